package remote

import (
	"fmt"
	"testing"

	"iftopgo/flows"
)

// at is a second of the lines of the tests.
func at(second int64) int64 { return (1_767_268_800 + second) * 1_000_000_000 }

// keyOf is the key of one of the flows of the tests.
func keyOf(port uint16) flows.Key {
	return flows.Key{Local: flows.Addr{1}, Remote: flows.Addr{2}, LocalPort: port, RemotePort: 443, Proto: flows.ProtoTCP, Net: flows.NetIPv6}
}

// rowOf is the row of a flow that was first seen in a second, and has sent so much in packets of
// a hundred bytes, a part of it since the line before.
func rowOf(port uint16, first int64, sent, recent uint64) Row {
	return Row{
		Identity: &Identity{Key: keyOf(port)}, Tally: sentTally(sent), Recent: flows.Pair{Sent: recent}, HasRecent: true,
		First: at(first) + 1, Last: at(first) + 2,
	}
}

func sentTally(bytes uint64) flows.Tally {
	return flows.Tally{Bytes: flows.Pair{Sent: bytes}, Packets: flows.Pair{Sent: bytes / 100}}
}

// lineOf is a line at the end of a second of a capture that began with the first.
func lineOf(second int64, total uint64, rows ...Row) *Line {
	return &Line{Time: at(second), Uptime: second * 1_000_000_000, Since: at(0), Total: sentTally(total), State: "live", Rows: rows}
}

// carried writes what a step carried: bytes sent by port, and the rest.
func carried(s *Step) string {
	text := ""
	for _, d := range s.Deltas {
		text += fmt.Sprintf("%d:%d/%d ", d.Key.LocalPort, d.Bytes.Sent, d.Packets.Sent)
	}
	return text + fmt.Sprintf("rest:%d/%d", s.Rest.Bytes.Sent, s.Rest.Packets.Sent)
}

func TestWhatIsCarriedBetweenLinesIsTheDifferenceOfTheirTotals(t *testing.T) {
	t.Parallel()
	partial := lineOf(3, 2000, rowOf(1, 0, 900, 100))
	partial.Partial, partial.Gone = true, []Row{{Identity: &Identity{Key: keyOf(2)}}}
	restarted := lineOf(1, 500, rowOf(1, 0, 500, 500))
	restarted.Time, restarted.Since = at(10), at(9)
	for name, c := range map[string]struct {
		lines []*Line
		want  []string
		wrong string
	}{
		"flows that go on": {
			[]*Line{lineOf(1, 1000, rowOf(1, 0, 700, 700)), lineOf(2, 1800, rowOf(1, 0, 1000, 300), rowOf(2, 1, 200, 200))},
			[]string{"1:700/7 rest:300/3", "1:300/3 2:200/2 rest:300/3"},
			"",
		},
		"a flow that the limit hides, and that returns": {
			[]*Line{lineOf(1, 500, rowOf(1, 0, 500, 500)), lineOf(2, 900), lineOf(3, 1500, rowOf(1, 0, 1200, 400))},
			[]string{"1:500/5 rest:0/0", "rest:400/4", "1:400/0 rest:200/6"},
			"",
		},
		"flows that are left out because nothing has changed": {
			[]*Line{lineOf(1, 1000, rowOf(1, 0, 800, 800), rowOf(2, 0, 200, 200)), partial, lineOf(4, 2500, rowOf(1, 0, 1000, 100), rowOf(2, 0, 500, 0))},
			[]string{"1:800/8 2:200/2 rest:0/0", "1:100/1 rest:900/9", "1:100/1 rest:400/4"},
			"",
		},
		"another capture": {
			[]*Line{lineOf(5, 9000, rowOf(1, 0, 9000, 10)), restarted},
			[]string{"1:9000/90 rest:0/0", "1:500/5 rest:0/0"},
			"",
		},
		"rows with more than the totals": {
			[]*Line{lineOf(1, 1000, rowOf(1, 0, 700, 700), rowOf(2, 0, 5000, 0))},
			[]string{"1:700/7 2:300/3 rest:0/0"},
			"1 line with more in rows than in total, which is not counted",
		},
		"a flow whose counter goes back": {
			[]*Line{lineOf(1, 1000, rowOf(1, 0, 1000, 0)), lineOf(2, 1200, rowOf(1, 0, 400, 0)), lineOf(3, 1300, rowOf(1, 0, 500, 0))},
			[]string{"1:1000/10 rest:0/0", "rest:200/2", "1:100/1 rest:0/0"},
			"1 line with counters that went back",
		},
		"totals that go back": {
			[]*Line{lineOf(1, 1000), lineOf(2, 400), lineOf(3, 600)},
			[]string{"rest:1000/10", "rest:0/0", "rest:200/2"},
			"1 line with counters that went back",
		},
		"a flow that is listed twice": {
			[]*Line{lineOf(1, 1000, rowOf(1, 0, 400, 0), rowOf(1, 0, 600, 0))},
			[]string{"1:1000/10 rest:0/0"},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := NewDiffer(new(OwnerIDs), 0)
			for i, l := range c.lines {
				s, err := d.Add(l)
				if err != nil {
					t.Fatal(err)
				}
				if i == 0 && s.From != l.Time-l.Uptime {
					t.Errorf("the first step begins at %d, want the start of the capture", s.From)
				}
				if got := carried(s); got != c.want[i] {
					t.Errorf("line %d carried %s, want %s", i, got, c.want[i])
				}
			}
			if got := d.Wrong().String(); got != c.wrong {
				t.Errorf("what is wrong is %q, want %q", got, c.wrong)
			}
		})
	}
}

func TestMoreThanCanBeIsNotBelieved(t *testing.T) {
	t.Parallel()
	d := NewDiffer(new(OwnerIDs), 0)
	if _, err := d.Add(lineOf(1, 1000)); err != nil {
		t.Fatal(err)
	}
	if s, err := d.Add(lineOf(2, maxCount)); err == nil {
		t.Errorf("%d bytes in a second are believed", s.Rest.Bytes.Sent)
	}
}

func TestFlowsThatAreNeverGoneEndTheReading(t *testing.T) {
	t.Parallel()
	d := NewDiffer(new(OwnerIDs), 0)
	for second := int64(1); ; second++ {
		rows := make([]Row, 1<<14)
		for i := range rows {
			rows[i] = rowOf(uint16(i), second, 0, 0)
			rows[i].Key.RemotePort = uint16(second)
		}
		l := lineOf(second, 0, rows...)
		l.Partial = true
		_, err := d.Add(l)
		if before := (second - 1) << 14; err == nil && before >= maxRows || err != nil && before < maxRows {
			t.Fatalf("after %d flows: %v", before, err)
		}
		if err != nil {
			return
		}
	}
}

func TestWhatIsKnownOfAFlowIsToldOnce(t *testing.T) {
	t.Parallel()
	d := NewDiffer(new(OwnerIDs), 0)
	curl := Process{PID: 7, Name: "curl", Exe: "/usr/bin/curl"}
	row := func(p Process, name string, source flows.NameSource) Row {
		r := rowOf(1, 0, 100, 0)
		r.Ownership, r.Remote, r.Source = &Ownership{Process: p}, name, source
		return r
	}
	told := func(second int64, r Row) *Step {
		s, err := d.Add(lineOf(second, uint64(second)*1000, r))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := told(1, row(curl, "mirror.example.org", flows.SourcePTR)); len(s.Told.Owners) != 1 || len(s.Told.Owned) != 1 || len(s.Told.Names) != 1 {
		t.Errorf("the first line tells %+v", s.Told)
	}
	if s := told(2, row(curl, "mirror.example.org", flows.SourcePTR)); len(s.Told.Owners)+len(s.Told.Owned)+len(s.Told.Names)+len(s.Seen) != 0 {
		t.Errorf("the second line tells %+v, %+v", s.Told, s.Seen)
	}
	s := told(3, row(Process{PID: 8, Name: "wget"}, "www.example.org", flows.SourceSNI))
	if len(s.Told.Owners) != 1 || s.Told.Owned[0].Owner != s.Told.Owners[0].ID || s.Told.Owners[0].ID != 2 {
		t.Errorf("another process is told as %+v", s.Told)
	}
	if len(s.Seen) != 1 || s.Seen[0].Key != keyOf(1) || s.Seen[0].Source != flows.SourceSNI {
		t.Errorf("a better name is told as %+v", s.Seen)
	}
	if s := told(4, row(curl, "www.example.org", flows.SourceSNI)); len(s.Told.Owners) != 0 || len(s.Told.Owned) != 1 || s.Told.Owned[0].Owner != 1 {
		t.Errorf("a process that is known is told as %+v", s.Told)
	}
}

func TestConnectionsEndAndBeginAnewWithTheLines(t *testing.T) {
	t.Parallel()
	d := NewDiffer(new(OwnerIDs), 0)
	table, labels := flows.NewTable(flows.Options{}), flows.Labels{}
	for i, closed := range []bool{false, true, true, false} {
		r := rowOf(1, int64(i), uint64(i+1)*100, 0)
		if i == 2 {
			r = rowOf(1, 1, 200, 0)
		}
		r.Closed = closed
		s, err := d.Add(lineOf(int64(i+1), 1000, r))
		if err != nil {
			t.Fatal(err)
		}
		slot := flows.SlotOf(s.To - 1)
		table = table.Fold(flows.Batch{Start: at(0), At: s.To, From: slot, To: slot, Closed: true, Deltas: s.Deltas, Rest: s.Rest}, &labels)
		if got := table.Closed(table.Flow(keyOf(1))); got != closed {
			t.Errorf("after line %d the flow is closed: %v, want %v", i, got, closed)
		}
	}
}
