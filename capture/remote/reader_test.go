package remote

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"iftopgo/flows"
)

// A line of two flows and of what has no row.
const sample = `{"schema":1,"timestamp":"2026-01-01T12:00:01Z","interval":1,"uptime":1,"since":"2026-01-01T12:00:00Z","interface":"eth0",` +
	`"unit":"bit/s","flow_count":2,"total_sent":300,"total_recv":3000,"packets_sent":3,"packets_recv":30,` +
	`"capture":{"engine":"tpacket_v3","received":33,"kernel_drops":2,"undecoded":1,"restarts":0,"state":"live","notes":["a \u001b[31mnote"]},"alerts":[],"flows":[` +
	`{"src":"a:1","dst":"b:443","src_ip":"192.0.2.1","dst_ip":"198.51.100.1","src_port":40000,"dst_port":443,"protocol":"TCP",` +
	`"name_dst":"WWW.Example.org","name_source":"sni","total_sent":100,"total_recv":2000,"packets_sent":1,"packets_recv":20,` +
	`"first_seen":"2026-01-01T12:00:00.5Z","last_seen":"2026-01-01T12:00:00.9Z","process_name":"curl","pid":77,"exe":"/usr/bin/curl"},` +
	`{"protocol":"ARP","total_sent":50,"total_recv":0,"packets_sent":1,"packets_recv":0,"first_seen":"2026-01-01T12:00:00.1Z","last_seen":"2026-01-01T12:00:00.1Z"},` +
	`{"total_sent":150,"total_recv":1000,"packets_sent":1,"packets_recv":10,"first_seen":"2026-01-01T12:00:00.1Z","last_seen":"2026-01-01T12:00:00.9Z","other":true,"flows":9}]}` + "\n"

func TestALineIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	r := NewReader(iotest.OneByteReader(strings.NewReader("\n" + sample + "\n" + strings.TrimSuffix(sample, "\n"))))
	for range 2 {
		l, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if l.Total != (flows.Tally{Bytes: flows.Pair{Sent: 300, Recv: 3000}, Packets: flows.Pair{Sent: 3, Recv: 30}}) || l.Drops != 2 || l.Received != 33 {
			t.Errorf("the line says %+v", l)
		}
		if len(l.Rows) != 2 || l.Partial || l.Final {
			t.Fatalf("%d rows, want the two that are flows", len(l.Rows))
		}
		if l.Notes[0] != "a [31mnote" {
			t.Errorf("the note is %q", l.Notes[0])
		}
		f := &l.Rows[0]
		if f.Remote != "www.example.org" || f.Source != flows.SourceSNI || f.Ownership.Process.Name != "curl" || f.Ownership.Process.PID != 77 || f.Key.RemotePort != 443 || f.Key.Proto != flows.ProtoTCP {
			t.Errorf("the flow is %+v", f)
		}
		if k := l.Rows[1].Key; k.Net != flows.NetNone || k.Proto != flows.EtherTypeARP {
			t.Errorf("ARP is %+v", k)
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last line is %v", err)
	}
}

func TestWhatIsNoLineIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, says string }{
		"no JSON":            {"Welcome!\n", "line 1: it is no JSON"},
		"the second line":    {sample + "{\n", "line 2: it is no JSON"},
		"cut short":          {sample[:200], "line 1: unexpected EOF"},
		"a newer schema":     {strings.Replace(sample, `"schema":1`, `"schema":2`, 1), "install a newer iftopgo here"},
		"a schema beyond":    {strings.Replace(sample, `"schema":1`, `"schema":99999999999999999999`, 1), "install a newer iftopgo here"},
		"a schema of 2^62":   {strings.Replace(sample, `"schema":1`, `"schema":4611686018427387904`, 1), "follow schema 4611686018427387904, this iftopgo reads schema 1: install a newer iftopgo here"},
		"another format":     {strings.Replace(sample, `"total_sent":300`, `"total_sent":"300 B"`, 1), "it is no JSON"},
		"no schema":          {strings.Replace(sample, `"schema":1,`, ``, 1), "name no schema"},
		"rows by process":    {strings.Replace(sample, `"unit"`, `"by":"process","unit"`, 1), "rows by process, not flows"},
		"interfaces":         {`{"schema":1,"timestamp":"2026-01-01T12:00:01Z","interfaces":[]}` + "\n", "no flows"},
		"negative":           {strings.Replace(sample, "3000", "-1", 1), "a count that is none: -1"},
		"a port":             {strings.Replace(sample, "40000", "65536", 1), "a count that is none: 65536"},
		"an address":         {strings.Replace(sample, "192.0.2.1", "192.0.2.1\\u001b]0;", 1), "an address that is none: 192.0.2.1]0;"},
		"a time":             {strings.Replace(sample, "2026-01-01T12:00:01Z", "yesterday", 1), "a time that is none: yesterday"},
		"something behind":   {strings.TrimSuffix(sample, "\n") + "{}\n", "it is no JSON"},
		"nested without end": {strings.Repeat(`{"a":[`, 100_000) + "\n", "it is no JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := NewReader(strings.NewReader(c.text))
			_, err := r.Next()
			if err == nil {
				_, err = r.Next()
			}
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %v, want %q in it", err, c.says)
			}
		})
	}
}

// endless is a line that does not end.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '{'
	}
	e.read += len(p)
	return len(p), nil
}

func TestALineWithoutAnEndIsNotKept(t *testing.T) {
	t.Parallel()
	in := &endless{}
	_, err := NewReader(in).Next()
	if !errors.Is(err, ErrLong) || in.read > MaxLine+1<<20 {
		t.Errorf("after %d bytes: %v", in.read, err)
	}
}

// FuzzReader reads lines and finds out what they carried: what flows and the rest have is what
// the totals say, whatever they say, and all text is fit to be shown.
func FuzzReader(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(sample + strings.ReplaceAll(strings.ReplaceAll(sample, "12:00:01", "12:00:02"), `"uptime":1`, `"uptime":2`)))
	f.Add([]byte(strings.ReplaceAll(sample, `"total_sent":100`, `"total_sent":1000000`) + strings.ReplaceAll(sample, "2000", "1")))
	f.Add([]byte(strings.ReplaceAll(sample, `"protocol":"ARP"`, `"unchanged":true`)))
	known := sample[:strings.Index(sample, `{"src"`)] + quick + "," + strings.Replace(quick, "TCP", "UDP", 1) + "]}\n"
	f.Add([]byte(known + strings.ReplaceAll(strings.ReplaceAll(known, "12:00:01", "12:00:02"), "2000", "2500")))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, d := NewReader(bytes.NewReader(text)), NewDiffer(new(OwnerIDs), 0)
		for {
			l, err := r.Next()
			if err != nil {
				return
			}
			s, err := d.Add(l)
			if err != nil {
				return
			}
			checkStep(t, s, l)
		}
	})
}

// checkStep checks what holds for every step.
func checkStep(t *testing.T, s *Step, l *Line) {
	t.Helper()
	sum := s.Rest.Tally
	keys := map[flows.Key]bool{}
	for _, delta := range s.Deltas {
		if keys[delta.Key] {
			t.Fatalf("%+v has two deltas", delta.Key)
		}
		keys[delta.Key] = true
		sum = sum.Plus(delta.Tally)
		if delta.First > delta.Last || delta.Last > s.To && delta.First != delta.Last {
			t.Fatalf("from %d to %d, of a step to %d", delta.First, delta.Last, s.To)
		}
	}
	if !atLeast(l.Total, sum) {
		t.Fatalf("%+v was carried, of %+v since the beginning", sum, l.Total)
	}
	for _, o := range s.Told.Owners {
		for _, text := range []string{o.Name, o.Comm, o.Exe, o.User, o.Package, o.Container} {
			if flows.Clean(text, len(text)) != text {
				t.Fatalf("%q is not cleaned", text)
			}
		}
	}
	for _, n := range s.Told.Names {
		if flows.Clean(n.Name, 253) != n.Name {
			t.Fatalf("%q is not cleaned", n.Name)
		}
	}
}
