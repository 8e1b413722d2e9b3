package ndjson

import (
	"bytes"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
)

// knownFlows returns the model of flows of every kind, with names, in a style.
func knownFlows(s flows.Style) model.Model {
	all, labels := flowstest.Known()
	labels.Style = s
	b := flowstest.Closed(flowstest.T0)
	b.Health.Names = map[uint32]string{3: "wg\x1b0 \"<&>"}
	for _, f := range all {
		d := flowstest.Delta(0, flowstest.T0, 1000, 7)
		d.Key = f.Key
		b.Deltas = append(b.Deltas, d)
		d.Key.Iface = 3
		d.Key.Local, d.Key.Remote = d.Key.Remote, d.Key.Local
		b.Deltas = append(b.Deltas, d)
	}
	return modelOf(flows.NewTable(flows.Options{}).Fold(b, nil), labels)
}

// seenFlows is knownFlows with names that were seen in packets.
func seenFlows(s flows.Style) model.Model {
	m := knownFlows(s)
	var seen []flows.Seen
	for i, f := range m.Shown.List() {
		if f.Key.Net != flows.NetNone {
			seen = append(seen, flows.Seen{Key: f.Key, Name: "bücher.example", Source: flows.SourceDNS + flows.NameSource(i%4), Served: i%3 == 0, ECH: i%2 == 0})
		}
	}
	m.Labels = m.Labels.WithSeen(seen)
	m.List.Rows = nil
	return modelOf(m.Shown, m.Labels)
}

// TestRowsAreWhatEncodingJSONMakesOfThem compares lines of all kinds of rows with the same
// lines made of structs.
func TestRowsAreWhatEncodingJSONMakesOfThem(t *testing.T) {
	t.Parallel()
	pressed := func(o modeltest.Options, keys ...string) model.Model {
		return modeltest.Press(modeltest.Model(o), keys...)
	}
	for name, m := range map[string]model.Model{
		"names":            knownFlows(flows.Style{}),
		"seen names":       seenFlows(flows.Style{Marks: true}),
		"no seen names":    seenFlows(flows.Style{OnlyLookedUp: true}),
		"addresses":        seenFlows(flows.Style{Numeric: true}),
		"numbers of ports": knownFlows(flows.Style{NumericPorts: true}),
		"no local port":    knownFlows(flows.Style{Numeric: true, HideLocalPort: true}),
		"no remote port":   knownFlows(flows.Style{Numeric: true, HideRemotePort: true}),
		"no flows":         modelOf(flows.NewTable(flows.Options{}), flows.Labels{}),
		"a crowd":          pressed(modeltest.Options{Crowded: true}),
		"losses":           pressed(modeltest.Options{Lossy: true}),
		"many":             pressed(modeltest.Options{Extra: 500}),
		"hosts":            pressed(modeltest.Options{}, "tab"),
		"services":         pressed(modeltest.Options{}, "tab", "tab"),
		"processes":        pressed(modeltest.Options{}, "tab", "tab", "tab"),
		"merged":           pressed(modeltest.Options{Crowded: true}, "s"),
		"filtered":         pressed(modeltest.Options{}, "/", "w", "e", "b", "enter"),
		"bytes":            pressed(modeltest.Options{}, "B"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, o := range []Options{{}, {Limit: 2, Final: true}} {
				text, err := Append([]byte("before"), &m, o)
				if err != nil {
					t.Fatal(err)
				}
				want := newReference(&m).line(o)
				sameBytes(t, &want, bytes.TrimPrefix(text, []byte("before")))
			}
		})
	}
}

// TestARowWhoseAveragesBecameZeroIsWrittenOnceMore follows a flow that falls silent.
func TestARowWhoseAveragesBecameZeroIsWrittenOnceMore(t *testing.T) {
	t.Parallel()
	s := Stream{Form: Changes}
	table := flows.NewTable(flows.Options{})
	var got []string
	for i, b := range []flows.Batch{
		flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 400, 0)),
		flowstest.Closed(flowstest.T0 + 1),
		flowstest.Closed(flowstest.T0 + 40),
		flowstest.Closed(flowstest.T0 + 41),
		flowstest.Closed(flowstest.T0+42, flowstest.Delta(1, flowstest.T0+42, 400, 0)),
		flowstest.Closed(flowstest.T0 + 43),
	} {
		table = table.Fold(b, nil)
		m := modelOf(table, flows.Labels{})
		text, err := s.Append(nil, &m, i == 5)
		if err != nil {
			t.Fatal(err)
		}
		word := "written"
		if bytes.Contains(text, []byte(`"unchanged":true,"flows":1}`)) {
			word = "left out"
		}
		if bytes.Contains(text, []byte(`"src_ip"`)) != (word == "written") {
			t.Errorf("line %d has the row and leaves it out, or neither: %s", i, text)
		}
		got = append(got, word)
	}
	want := [...]string{"written", "written", "written", "left out", "written", "written"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d: the row is %s, want %s", i, got[i], want[i])
		}
	}
}

// TestALineTakesHardlyAnyMemory writes lines of many flows into a buffer that is kept.
func TestALineTakesHardlyAnyMemory(t *testing.T) {
	m := modeltest.Model(modeltest.Options{Extra: 2000})
	var s Stream
	var buf []byte
	line := func() {
		var err error
		if buf, err = s.Append(buf[:0], &m, false); err != nil {
			t.Fatal(err)
		}
	}
	line()
	const most = 100 // for what stands before the rows
	if n := testing.AllocsPerRun(5, line); n > most {
		t.Errorf("a line of 2000 flows takes %v allocations, want at most %d", n, most)
	}
}
