package layout

import (
	"fmt"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// Field is a label with a value: a part of what is known of a row. Tooltip, pane and the
// details in full are made of the same fields. Without a label it continues the one before.
type Field struct {
	Label, Value string
	Kind         FieldKind
}

// FieldKind decides how the value of a field looks.
type FieldKind uint8

// The kinds of fields.
const (
	FieldPlain   FieldKind = iota
	FieldDim               // what says the same in another way
	FieldProcess           // the name of a process
	FieldWarn
	FieldWhole  // to be copied: a part of it is of no use
	FieldDigest // the same, and nothing to be read
	FieldReceived
	FieldSent
)

// RowFields is what is known of a row, but what it carries.
type RowFields struct {
	Title string
	// Identity says which hosts, ports or group it stands for, Owner whose it is, Seen when
	// there was traffic, and Process what the list has no room for.
	Identity, Owner, Seen, Process []Field
}

// FieldsOf returns what is known of a row that carried a series.
func FieldsOf(m *model.Model, r *list.Row, s *flows.Series) RowFields {
	d := RowFields{Title: m.Labels.Title(r.ID())}
	if r.IsOther() {
		d.Identity = otherFields(m, r)
		d.Seen = append([]Field{packetsField(r)}, beforeFields(m, s)...)
		return d
	}
	d.Identity = append(append(identityFields(m, r), ofMachine(m, r)...), countFields(m, r)...)
	d.Owner = ownerFields(m, r)
	d.Seen = seenFields(m, r, s)
	if o := r.Owner(&m.Labels); o != nil {
		d.Process = processFields(m, o)
	}
	return d
}

// seenFields say how much a row carried in all, and when.
func seenFields(m *model.Model, r *list.Row, s *flows.Series) []Field {
	seen := Field{Label: "seen", Value: "not yet"}
	if s.First != 0 {
		seen.Value = fmt.Sprintf("since %s, for %s; last %s ago", LocalTime(m, s.First).Format(time.TimeOnly),
			Seconds(s.Last-s.First), Seconds(m.Shown.At()-s.Last))
	}
	return append([]Field{packetsField(r), seen}, beforeFields(m, s)...)
}

// beforeFields say what a row carried five minutes ago, which is what its change is against.
func beforeFields(m *model.Model, s *flows.Series) []Field {
	t, g, u := m.Shown, &m.Appearance.Glyphs, m.Units()
	switch {
	case s.First != 0 && t.IsNew(s.First):
		return []Field{{Label: "before", Value: "nothing: it is new in the last five minutes"}}
	case !t.HasChange():
		return nil
	}
	before := t.Before(s)
	text := fmt.Sprintf("%s %s %s %s %s, ", g.Down, u.AppendRateCell(nil, before.Recv), g.Up, u.AppendRateCell(nil, before.Sent), u.RateUnit())
	if t.At()-t.Since() < (flows.ChangeSeconds+int64(flows.History))*int64(time.Second) {
		return []Field{{Label: "before", Value: text + "at the start"}}
	}
	return []Field{{Label: "before", Value: text + "5 min ago"}}
}

// packetsField says how many packets a row carried.
func packetsField(r *list.Row) Field {
	n := r.Total().Packets
	return Field{Label: "packets", Value: model.FormatCount(n.Sent) + " sent, " + model.FormatCount(n.Recv) + " received"}
}

// LocalTime is a capture time, in nanoseconds since the Unix epoch, by the wall clock.
func LocalTime(m *model.Model, ns int64) time.Time {
	h := m.Table.Health()
	return time.Unix(0, h.Clock.Wall(ns))
}

// Seconds writes nanoseconds as whole seconds.
func Seconds(ns int64) string { return time.Duration(max(ns, 0)).Truncate(time.Second).String() }
