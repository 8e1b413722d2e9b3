package view

import (
	"math"

	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// change draws how much more or less a row carries than five minutes ago: in a word where
// there was nothing of it, and with a sign that says so without colours.
func (o *overviewRows) change(r *overviewRow, c layout.Column) {
	t := o.m.Shown
	if first, _ := r.Seen(); t.IsNew(first) && !r.other {
		o.style(o.size(r.rates[o.window].Sum(), theme.Faint, theme.Dim, theme.Accent))
		o.right([]byte("new"), c.X, c.Width)
		return
	}
	if !t.HasChange() {
		o.style(theme.Faint)
		o.right([]byte("-"), c.X, c.Width)
		return
	}
	change := r.Change()
	v := change.Sum()
	switch o.m.Prefs.LineMode {
	case prefs.SentOnly:
		v = change.Sent
	case prefs.ReceivedOnly:
		v = change.Recv
	case prefs.TwoLine, prefs.OneLine:
	}
	if math.Abs(v) < 1 { // The past is rounded.
		o.zero(c.X, c.Width)
		return
	}
	o.style(o.size(math.Abs(v), theme.Faint, theme.Dim, theme.Text))
	sign := byte('+')
	if v < 0 {
		sign = '-'
	}
	o.right(o.m.Units().AppendRateCell(append(o.painter.number[:0], sign), math.Abs(v)), c.X, c.Width)
}
