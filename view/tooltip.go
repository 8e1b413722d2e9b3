package view

import (
	"iftopgo/flows/list"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// rowTip is the tooltip of a row: everything that is known of it. On a screen that is too low for all of
// it, what it carries comes first.
func (s *screen) rowTip(r *list.Row) *box {
	r = r.Single()
	series := r.Series()
	d := layout.FieldsOf(s.m, r, series)
	b := s.newBox(d.Title, tipWidth)
	b.fields(d.Identity)
	b.fields(d.Owner)
	s.writeFigures(b, r, series)
	if len(b.lines) > boxRoom(s.l.Inside.Height) {
		b = s.newBox(d.Title, tipWidth)
		s.writeFigures(b, r, series)
		b.fields(d.Owner)
		b.fields(d.Identity)
	}
	b.fields(d.Seen)
	if r.IsOther() || series.First != 0 {
		s.writeRecent(b, series)
	}
	b.fields(d.Process) // Last, because it is what may be left out in a low screen.
	return b
}

// fieldTokens are how the values of fields look.
var fieldTokens = [...]theme.Token{
	layout.FieldPlain: theme.Text, layout.FieldDim: theme.Dim, layout.FieldProcess: theme.Process, layout.FieldWarn: theme.Warn,
	layout.FieldWhole: theme.Key, layout.FieldDigest: theme.Dim, layout.FieldReceived: theme.Received, layout.FieldSent: theme.Sent,
}

// fields writes fields below each other.
func (b *box) fields(all []layout.Field) {
	for _, f := range all {
		if f.Kind == layout.FieldWhole {
			b.fullField(f.Label, f.Value)
			continue
		}
		b.styledField(fieldTokens[f.Kind], f.Label, f.Value)
	}
}
