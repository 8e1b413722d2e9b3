package replay

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/flows"
)

// recordedLine is a line of a capture that wrote one every ten seconds, of a flow that sends
// 1,003 bytes in each, and of 500 bytes that are in no flow.
func recordedLine(n int) string {
	begin := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	at := begin.Add(time.Duration(n) * 10 * time.Second).Format(time.RFC3339Nano)
	return fmt.Sprintf(`{"schema":1,"timestamp":"%s","interval":10,"uptime":%d,"since":"2026-01-01T12:00:00Z","total_sent":%d,"total_recv":0,`+
		`"packets_sent":%d,"packets_recv":0,"capture":{"received":%d,"kernel_drops":%d},"flows":[{"src_ip":"192.0.2.1","dst_ip":"192.0.2.2","src_port":1,"dst_port":2,`+
		`"protocol":"TCP","interface":"eth1","total_sent":%d,"total_recv":0,"packets_sent":%d,"packets_recv":0,"first_seen":"2026-01-01T12:00:00.5Z","last_seen":"%s","process_name":"curl","pid":7}]}`,
		at, 10*n, 1503*n, 15*n, 15*n, n/2, 1003*n, 11*n, at) + "\n"
}

// replayLines folds the batches of lines.
func replayLines(t *testing.T, content []byte) (*flows.Table, flows.Labels, []flows.Batch, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "recorded.ndjson")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := OpenDeferred(path, nil, os.Open)
	if err != nil {
		t.Fatal(err)
	}
	r, err := ReadFile(capture.Options{}, file, path)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- r.Run(t.Context()) }()
	table, labels := flows.NewTable(flows.Options{}), flows.Labels{}
	var all []flows.Batch
	for {
		b, err := r.Feed().Next(t.Context())
		if err != nil {
			return table, labels, all, <-ended
		}
		labels = labels.WithTold(&b.Told)
		table = table.Fold(b, &labels)
		all = append(all, b)
		if b.Final {
			return table, labels, all, <-ended
		}
	}
}

func TestLinesAreReplayedSecondBySecond(t *testing.T) {
	t.Parallel()
	text := recordedLine(1) + recordedLine(2) + recordedLine(3)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"plain": []byte(text), "gzip": packed.Bytes()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, labels, batches, err := replayLines(t, content)
			if err != nil {
				t.Fatal(err)
			}
			if got := table.Total().Total; got.Bytes.Sent != 3*1503 || got.Packets.Sent != 3*15 {
				t.Errorf("the total is %+v, want that of the last line", got)
			}
			key := flows.Key{
				Local: flows.Addr{10: 0xff, 0xff, 192, 0, 2, 1}, Remote: flows.Addr{10: 0xff, 0xff, 192, 0, 2, 2},
				LocalPort: 1, RemotePort: 2, Proto: flows.ProtoTCP, Net: flows.NetIPv4, Iface: 1,
			}
			f := table.Flow(key)
			if f == nil || f.Total.Bytes.Sent != 3*1003 {
				t.Fatalf("the flow has %+v", f)
			}
			if o, e := labels.Owner(key); o == nil || o.Name != "curl" || e != flows.EvidenceTold {
				t.Errorf("its process is %+v", o)
			}
			if other := table.Other().Total.Bytes.Sent; other != 3*500 {
				t.Errorf("%d bytes are in no flow, want 1,500", other)
			}
			if rate := table.Rates(&f.Series)[flows.Window2s].Sent; rate < 100 || rate > 102 {
				t.Errorf("the rate is %v, want a tenth of what a line has", rate)
			}
			if peak, _ := table.Peaks(&f.Series); peak.Sent > 103 {
				t.Errorf("the peak is %d: ten seconds are in one", peak.Sent)
			}
			h := table.Health()
			if h.KernelDrops.N != 1 || h.Received != 45 || h.Names[1] != "eth1" || h.Engine != "file" {
				t.Errorf("the health is %+v", h)
			}
			if last := batches[len(batches)-1]; last.At-last.Start != 30_000_000_000 {
				t.Errorf("it took %d ns, want 30 s", last.At-last.Start)
			}
		})
	}
}

func TestABrokenLineEndsTheReplayAndIsNamed(t *testing.T) {
	t.Parallel()
	table, _, _, err := replayLines(t, []byte(recordedLine(1)+recordedLine(2)[:100]+"\n"+recordedLine(3)))
	if err == nil || !strings.Contains(err.Error(), "recorded.ndjson: line 2: it is no JSON") {
		t.Errorf("the error is %v", err)
	}
	if got := table.Total().Total.Bytes.Sent; got != 1503 {
		t.Errorf("%d bytes before it, want 1,503", got)
	}
}

func TestFiltersForPacketsAreRefusedForLines(t *testing.T) {
	t.Parallel()
	compile := func(decode.LinkType, bool) (capture.Program, error) { return capture.Program{}, nil }
	file, err := OpenDeferred("-", strings.NewReader(recordedLine(1)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(capture.Options{Compile: compile}, file, "-"); err == nil || !strings.Contains(err.Error(), "-f is for packets") {
		t.Errorf("the error is %v", err)
	}
}

// TestEditorsDoNotMakeLinesUnreadable has lines as editors, and systems that end lines otherwise, leave them.
func TestEditorsDoNotMakeLinesUnreadable(t *testing.T) {
	t.Parallel()
	lines := recordedLine(1) + recordedLine(2)
	for name, content := range map[string]string{
		"empty lines first":     "\n \r\n\n\n\n" + lines,
		"a byte order mark":     "\xef\xbb\xbf" + lines,
		"both":                  "\xef\xbb\xbf\r\n" + lines,
		"CR and LF at each end": "\r\n" + strings.ReplaceAll(lines, "\n", "\r\n\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, _, _, err := replayLines(t, []byte(content))
			if err != nil || table.Total().Total.Bytes.Sent != 3006 {
				t.Errorf("%d bytes, %v", table.Total().Total.Bytes.Sent, err)
			}
		})
	}
}

// TestTheTimeBetweenTwoCapturesIsAGap has lines of a capture that goes on for twenty seconds, and of one that
// begins a minute later, or of the same one, whose clock has jumped. The second in which it ends may be marked.
func TestTheTimeBetweenTwoCapturesIsAGap(t *testing.T) {
	t.Parallel()
	withoutDrops := strings.NewReplacer(`"kernel_drops":1`, `"kernel_drops":0`, `"kernel_drops":2`, `"kernel_drops":0`)
	later := func(line string) string { return strings.ReplaceAll(line, "12:00:", "12:01:") }
	for name, second := range map[string]string{
		"another capture":     later(recordedLine(1)),
		"a clock that jumped": later(recordedLine(3)),
		"one that goes on":    recordedLine(3),
		"a line that is lost": recordedLine(4),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := strings.Contains(second, "12:01:")
			_, _, batches, err := replayLines(t, []byte(withoutDrops.Replace(recordedLine(1)+recordedLine(2)+second)))
			if err != nil {
				t.Fatal(err)
			}
			marked := 0
			for i := range batches {
				b := &batches[i]
				at := time.Unix(0, b.At).UTC().Sub(time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC))
				if b.Lossy {
					marked++
				}
				if inGap := at > 21*time.Second && at <= 60*time.Second; b.Lossy && !want || b.Lossy && at < 20*time.Second || want && inGap && !b.Lossy {
					t.Errorf("the batch up to %v is marked: %v", at, b.Lossy)
				}
			}
			if want && marked < 20 {
				t.Errorf("%d batches are marked", marked)
			}
		})
	}
}
