package app

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"iftopgo/capture"
	"iftopgo/internal/cli"
	"iftopgo/model"
	"iftopgo/prefs"
)

func TestWhenInterfacesAreShownInPlaceOfACapture(t *testing.T) {
	t.Parallel()
	forbidden := fmt.Errorf("capturing on eth0: %w", capture.ErrPermission)
	for name, c := range map[string]struct {
		flags cli.Flags
		err   error
		want  bool
	}{
		"not permitted, on a screen":         {cli.Flags{}, forbidden, true},
		"not permitted, lines":               {cli.Flags{JSON: "all"}, forbidden, false},
		"not permitted, text":                {cli.Flags{Text: "trace"}, forbidden, false},
		"a file that may not be read":        {cli.Flags{Read: "x.pcap"}, forbidden, false},
		"another failure":                    {cli.Flags{}, errors.New("no interface is up"), false},
		"another failure, with --interfaces": {cli.Flags{Interfaces: true}, errors.New("no interface is up"), true},
		"no such interface":                  {cli.Flags{Interfaces: true}, capture.ErrNoInterface, false},
		"a wrong filter":                     {cli.Flags{Interfaces: true}, capture.ErrFilter, false},
	} {
		s := &session{flags: &c.flags}
		if got := s.showsInterfacesInstead(c.err); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWithoutACaptureTheModelSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := &session{flags: &cli.Flags{}}
	m := s.withoutCapture(model.Model{}, fmt.Errorf("capturing on eth0: %w", capture.ErrPermission))
	if m.Prefs.Tab != prefs.TabInterfaces || m.NotCapturing == "" || strings.Contains(m.NotCapturing, "eth0") || s.captures() {
		t.Errorf("tab %s, %q", m.Prefs.Tab, m.NotCapturing)
	}
	if m := s.withoutCapture(model.Model{}, errors.New("no interface is up")); m.NotCapturing != "no interface is up" {
		t.Errorf("%q", m.NotCapturing)
	}
	if linux, bsd := missingPrivileges("linux"), missingPrivileges("freebsd"); !strings.Contains(linux, "sudo setcap cap_net_raw,") || !strings.Contains(bsd, "/dev/bpf") {
		t.Errorf("%q, %q", linux, bsd)
	}
}
