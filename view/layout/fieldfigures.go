package layout

import (
	"slices"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// figureField is what a row carried in one direction, in a line: its averages, its peak and
// its bytes.
func figureField(m *model.Model, r *list.Row, s *flows.Series, of func(flows.Pair) uint64, rate func(flows.Rate) float64) string {
	u, rates := m.Units(), r.Rates()
	peak, _ := m.Shown.Peaks(s)
	b := make([]byte, 0, 64)
	for w := range rates {
		if m.Shown.LossyWindow(flows.Window(w)) {
			b = append(b, '>')
		}
		b = append(u.AppendRateCell(b, rate(rates[w])), '/')
	}
	b = append(b[:len(b)-1], ", peak "...)
	b = append(u.AppendRateCell(b, float64(of(peak))), ", total "...)
	return string(u.AppendBytes(b, of(s.Total.Bytes)))
}

// figureFields are what a row carries in each direction.
func figureFields(m *model.Model, r *list.Row, s *flows.Series) []Field {
	received := figureField(m, r, s, func(p flows.Pair) uint64 { return p.Recv }, func(r flows.Rate) float64 { return r.Recv })
	sent := figureField(m, r, s, func(p flows.Pair) uint64 { return p.Sent }, func(r flows.Rate) float64 { return r.Sent })
	g := &m.Appearance.Glyphs
	return []Field{{g.Down + " 2/10/40 s", received, FieldReceived}, {g.Up + " 2/10/40 s", sent, FieldSent}}
}

// paneOrder are the labels of fields by how much they are needed, those of figures being
// FieldReceived and FieldSent: first, so that both are in one line. Others come last.
var paneOrder = []string{
	"figures", "remote", "remote host", "service", "is", "process", "program", "sides", "exe", "command", "closed", "seen", "before", "flows", "address", "port",
	"network", "container", "package", "unit", "local", "local host", "protocol", "interface", "stands for", "hidden", "of no flow", "started",
	"packets", "not seen", "to see them",
}

// PaneFields returns what the pane says of a row that carried a series, most needed first.
func PaneFields(m *model.Model, r *list.Row, s *flows.Series) []Field {
	d := FieldsOf(m, r, s)
	all := append(make([]Field, 0, 24), figureFields(m, r, s)...)
	for _, fields := range [...][]Field{d.Identity, d.Owner, d.Seen, d.Process} {
		for _, f := range fields {
			if last := len(all) - 1; f.Label == "" { // A line of its own is too much.
				all[last].Value += " " + m.Appearance.Glyphs.Dot + " " + f.Value
				continue
			}
			all = append(all, f)
		}
	}
	rank := func(f Field) int {
		label := f.Label
		if f.Kind == FieldReceived || f.Kind == FieldSent {
			label = "figures"
		}
		if i := slices.Index(paneOrder, label); i >= 0 {
			return i
		}
		return len(paneOrder)
	}
	slices.SortStableFunc(all, func(a, b Field) int { return rank(a) - rank(b) })
	return all
}
