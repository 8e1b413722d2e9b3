package suites

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// script writes a program that stands for one of the tools.
func script(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tool")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// The tools as they are with a file of no packets.
const (
	nothingCounted  = `echo '{"final":true}'`
	nothingCaptured = `printf '%s\tether\t0\t0\n' x`
)

func TestToolsThatFailAreTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		program, capinfos, tshark string
		class                     Class
		group                     string
	}{
		"none":                         {nothingCounted, nothingCaptured, ":", Equal, ""},
		"iftopgo by a panic":           {"echo 'panic: out of range' >&2; exit 2", nothingCaptured, ":", Crashes, "panic: out of range"},
		"iftopgo by a signal":          {"kill -SEGV $$", nothingCaptured, ":", Crashes, "ended by a signal: segmentation fault"},
		"iftopgo without a word":       {":", nothingCaptured, ":", Crashes, "it wrote nothing"},
		"iftopgo with what is no JSON": {"echo x", nothingCaptured, ":", Crashes, "its output: invalid character 'x' looking for beginning of value"},
		"iftopgo with a message":       {"echo \"iftopgo: $7: packet 7: odd\" >&2; exit 1", nothingCaptured, ":", OnlyReference, "FILE: packet N: odd"},
		"iftopgo later":                {nothingCounted + "; echo 'iftopgo: cut' >&2; exit 1", nothingCaptured, ":", DamageDiffers, "iftopgo: cut; capinfos: nothing"},
		"capinfos by a signal":         {nothingCounted, "kill -ABRT $$", ":", ReferenceFails, "ended by a signal: aborted"},
		"capinfos with a message":      {nothingCounted, "echo 'capinfos: odd' >&2; exit 1", ":", OnlyIftopgo, "odd"},
		"tshark with a message":        {nothingCounted, nothingCaptured, "echo 'tshark: odd' >&2; exit 2", FlowsNotCompared, "tshark: odd"},
		"tshark with what is no line":  {nothingCounted, nothingCaptured, "while echo x; do :; done", FlowsNotCompared, `tshark: its output: "x": 1 fields, want 23`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Suite{Tools: Tools{
				Program: script(t, c.program), Capinfos: script(t, c.capinfos), Tshark: script(t, c.tshark),
				Limits: Limits{Time: time.Minute, MemoryKiB: 1 << 20},
			}}
			verdicts, err := s.Compare(t.Context(), []string{"/a/b.pcap"})
			if err != nil {
				t.Fatal(err)
			}
			if v := verdicts[0]; v.Class != c.class || v.Group != c.group {
				t.Errorf("%v, %q; want %v, %q", v.Class, v.Group, c.class, c.group)
			}
		})
	}
}

func TestToolThatTakesTooLongIsEndedWithItsChildren(t *testing.T) {
	t.Parallel()
	s := Suite{Tools: Tools{
		Program: script(t, "sleep 1000 & sleep 1000"), Capinfos: script(t, nothingCaptured), Tshark: script(t, ":"),
		Limits: Limits{Time: 100 * time.Millisecond, MemoryKiB: 1 << 20},
	}}
	began := time.Now()
	verdicts, err := s.Compare(t.Context(), []string{"/a/b.pcap"})
	if err != nil || verdicts[0].Class != TakesTooLong {
		t.Errorf("%v, %v; want it to take too long", verdicts, err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("ended after %v", took)
	}
}

func TestToolThatTakesTooMuchMemoryCrashes(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "darwin" {
		t.Skip("macOS cannot limit the address space")
	}
	s := Suite{Tools: Tools{
		Program:  script(t, `x=0123456789; while :; do x=$x$x; done; `+nothingCounted),
		Capinfos: script(t, nothingCaptured), Tshark: script(t, ":"),
		Limits: Limits{Time: time.Minute, MemoryKiB: 64 << 10},
	}}
	verdicts, err := s.Compare(t.Context(), []string{"/a/b.pcap"})
	if err != nil || verdicts[0].Class == Equal || verdicts[0].Class == TakesTooLong {
		t.Errorf("%v, %v; want it to end by itself", verdicts, err)
	}
}

func TestInterruptEndsTheWholeSuite(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := Suite{Tools: Tools{Program: script(t, nothingCounted), Capinfos: script(t, nothingCaptured), Tshark: script(t, ":"), Limits: Limits{Time: time.Minute}}}
	if verdicts, err := s.Compare(ctx, []string{"/a/b.pcap"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v; want it interrupted", verdicts, err)
	}
}
