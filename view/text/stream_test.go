package text_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view/text"
)

// blocks runs a stream over so many seconds of the sample and returns what it
// wrote at each, the last one being final, and the model at the end.
func blocks(s *text.Stream, o modeltest.Options, seconds int) (out []string, m model.Model) {
	o.Seconds = 1
	m = modeltest.Model(o)
	for i := range seconds {
		if i > 0 {
			m = modeltest.Send(m, o.Second(i))
		}
		out = append(out, string(s.Append(nil, &m, i == seconds-1)))
	}
	return out, m
}

func TestTraceHasTheFormatOfNethogs(t *testing.T) {
	t.Parallel()
	got, _ := blocks(&text.Stream{Form: text.Trace, Limit: 4}, modeltest.Options{}, 4)
	want := `
Refreshing:
/usr/lib/firefox/firefox/4121/1000	13.683594	838.671875
/app/worker/3307/1001	315.299805	311.925781
/usr/sbin/nginx/1502/33	165.292969	7.083984
/usr/bin/ssh/5210/1000	3.226563	7.712891
other (6 flows)/0/0	0.914063	5.25
`
	form := regexp.MustCompile(`^\nRefreshing:\n([^\t\n]+/\d+/\d+\t\d+(\.\d{1,6})?\t\d+(\.\d{1,6})?\n){5}$`)
	for _, block := range got {
		if !form.MatchString(block) {
			t.Errorf("not as nethogs writes it:\n%s", block)
		}
	}
	if diff := cmp.Diff(want, got[2]); diff != "" {
		t.Error(diff)
	}
}

func TestRawHasTheFormatOfBandwhich(t *testing.T) {
	t.Parallel()
	got, _ := blocks(&text.Stream{Form: text.Raw}, modeltest.Options{}, 4)
	form := regexp.MustCompile(`^Refreshing:\n` +
		`(process: <\d+> ".+" up/down Bps: \d+/\d+ connections: \d+\n)+` +
		`(connection: <\d+> <\S+>:\d+ => \S+ \([a-z0-9]+\) up/down Bps: \d+/\d+ process: ".+"\n)+` +
		`(remote_address: <\d+> .+ up/down Bps: \d+/\d+ connections: \d+\n)+\n$`)
	for _, block := range got {
		if !form.MatchString(block) {
			t.Errorf("not as bandwhich writes it:\n%s", block)
		}
	}
	for _, line := range []string{
		`process: <1773514626> "firefox" up/down Bps: 14012/858800 connections: 1`,
		`connection: <1773514626> <eth0>:58311 => video.example.org:443 (udp) up/down Bps: 14012/858800 process: "firefox"`,
		`connection: <1773514626> <eth0>:0 => printer.lan:0 (icmp) up/down Bps: 86/86 process: "<UNKNOWN>"`,
		`remote_address: <1773514626> db-3.internal up/down Bps: 322867/319412 connections: 2`,
	} {
		if !strings.Contains(got[2], line+"\n") {
			t.Errorf("lacks %s:\n%s", line, got[2])
		}
	}
}

func TestARefreshWithoutTrafficSaysSo(t *testing.T) {
	t.Parallel()
	s := text.Stream{Form: text.Raw}
	o := modeltest.Options{Seconds: 1}
	m := modeltest.Model(o)
	s.Append(nil, &m, false)
	quiet := o.Second(1)
	quiet.Batch.Deltas = nil
	m = modeltest.Send(m, quiet)
	if got, want := string(s.Append(nil, &m, false)), "Refreshing:\n<NO TRAFFIC>\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// traced adds up what lines of a trace tell, in bytes.
func traced(t *testing.T, block string, seconds float64) (sent, received float64) {
	t.Helper()
	for line := range strings.Lines(block) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 3 {
			continue
		}
		up, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		down, err := strconv.ParseFloat(fields[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		sent += up * 1024 * seconds
		received += down * 1024 * seconds
	}
	return sent, received
}

func TestBlocksAddUpToTheTotals(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]struct {
		modeltest.Options
		limit   int
		seconds int
	}{
		"all processes":             {modeltest.Options{}, 0, 130},
		"three lines and the rest":  {modeltest.Options{}, 3, 50},
		"more flows than have rows": {modeltest.Options{Crowded: true}, 0, 50},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, m := blocks(&text.Stream{Form: text.Trace, Limit: o.limit}, o.Options, o.seconds)
			var sent, received float64
			for _, block := range all {
				s, r := traced(t, block, 1)
				sent, received = sent+s, received+r
			}
			total := m.Shown.Total().Total.Bytes
			if math.Round(sent) != float64(total.Sent) || math.Round(received) != float64(total.Recv) {
				t.Errorf("blocks add up to %.3f sent and %.3f received, the totals are %d and %d", sent, received, total.Sent, total.Recv)
			}
		})
	}
}

// The reader stayed away for longer than averages look back, and what came meanwhile
// is one batch.
func TestABlockOfSeveralMinutesCountsAllTraffic(t *testing.T) {
	t.Parallel()
	const away = 200
	for name, limit := range map[string]int{"all processes": 0, "two lines and the rest": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := text.Stream{Form: text.Trace, Limit: limit}
			o := modeltest.Options{Seconds: 50}
			m := modeltest.Model(o)
			s.Append(nil, &m, false)
			before := m.Shown.Total().Total.Bytes
			missed := o.Second(50)
			missed.Batch.To += away - 1
			missed.Batch.At = (missed.Batch.To + 1).Start()
			m = modeltest.Send(m, missed)
			sent, received := traced(t, string(s.Append(nil, &m, false)), away)
			now := m.Shown.Total().Total.Bytes
			if math.Round(sent) != float64(now.Sent-before.Sent) || math.Round(received) != float64(now.Recv-before.Recv) {
				t.Errorf("the block has %.1f bytes sent and %.1f received in %d s, of %d and %d", sent, received, away, now.Sent-before.Sent, now.Recv-before.Recv)
			}
		})
	}
}

// Flows that never had a row were captured as well: they have a line though it is
// of no flow.
func TestTrafficWithoutAFlowIsCountedInTheBlock(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Seconds: 1})
	s := text.Stream{Form: text.Trace}
	s.Append(nil, &m, false)
	flood := modeltest.Options{}.Second(1)
	flood.Batch.Rest = flows.Delta{Tally: flows.Tally{Bytes: flows.Pair{Recv: 4096}, Packets: flows.Pair{Recv: 64}}}
	m = modeltest.Send(m, flood)
	if got, want := string(s.Append(nil, &m, false)), "\nother (0 flows)/0/0\t0\t4\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want it to end in %q", got, want)
	}
}

// The capture ended within a second: the last block has what was carried in it.
func TestTheFinalBlockIncludesTheIncompleteSecond(t *testing.T) {
	t.Parallel()
	s := text.Stream{Form: text.Trace}
	o := modeltest.Options{Seconds: 1}
	m := modeltest.Model(o)
	s.Append(nil, &m, false)
	last := o.Second(1)
	b := &last.Batch
	b.Closed, b.Final, b.At = false, true, b.To.Start()+int64(time.Second/2)
	m = modeltest.Send(m, last)
	sent, _ := traced(t, string(s.Append(nil, &m, true)), 1)
	var want uint64
	for _, d := range b.Deltas {
		want += d.Bytes.Sent
	}
	if math.Round(sent) != float64(want) {
		t.Errorf("%.3f bytes in the rest of a second, want %d", sent, want)
	}
}

func TestHostileNamesStayOnTheirLine(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Seconds: 2})
	m.Labels = m.Labels.WithOwners([]flows.Owner{{
		ID: 1, Kind: flows.KindProcess, PID: 9, Name: flows.Clean("a\x1b[2J\n\tb\"", 64), Exe: flows.Clean("/tmp/a\x1b]0;x\a\nb", 64),
	}}, nil)
	for _, form := range text.Forms {
		got := string((&text.Stream{Form: form}).Append(nil, &m, false))
		if strings.ContainsAny(got, "\x1b\a") || strings.Count(got, "\nb") > 0 {
			t.Errorf("%s:\n%q", form, got)
		}
	}
}
