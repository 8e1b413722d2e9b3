package view

import (
	"strings"

	"iftopgo/flows"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// fullDetails draws all that is known of the selected row.
func (s *screen) fullDetails() {
	d := layout.DetailsOf(s.m)
	title := d.Fields.Title
	if d.Row == nil {
		title = "details"
	}
	b := s.newBox(title, d.Inner)
	s.detailLines(b, &d)
	b.lines = b.lines[d.Top : d.Top+d.Rows]
	if d.Count > d.Rows {
		b.thumb = layout.Thumb(&layout.Popup{
			Box: d.Box, List: layout.Rect{Y: d.Box.Y + 1, Height: d.Rows}, Count: d.Count, Top: d.Top,
		})
	}
	if len(d.Foot) > 0 {
		b.line(func(l *line) { l.hints(d.Foot, d.Box.X) })
	}
	s.put(b.framed(d.Box.Height), d.Box)
}

// detailLines writes all lines of the details, those too that have no room.
func (s *screen) detailLines(b *box, d *layout.Details) {
	if d.Row == nil {
		b.text(theme.Dim, "The row is not listed any more.")
		return
	}
	b.wholeFields(d.Fields.Identity)
	b.wholeFields(d.Fields.Owner)
	b.wholeFields(d.Fields.Process)
	b.text(theme.Text, "")
	s.writeFigures(b, d.Row, d.Series)
	b.wholeFields(d.Fields.Seen)
	s.writeRecent(b, d.Series)
	b.text(theme.Text, "")
	s.writeGraph(b, d.Series, d.Graph)
}

// wholeFields writes fields on as many lines as they take.
func (b *box) wholeFields(all []layout.Field) {
	for i := range all {
		f := &all[i]
		label := f.Label
		for _, text := range f.Lines(b.inner - labels) {
			b.line(func(l *line) {
				l.text(theme.Dim, label, labels-1)
				l.gap(textFrom + labels)
				l.rest(fieldTokens[f.Kind], text)
			})
			label = ""
		}
	}
}

// writeGraph draws the graph of the last ten minutes in so many lines, and its times.
func (s *screen) writeGraph(b *box, series *flows.Series, lines int) {
	g := rowGraph{screen: s}
	g.place(series, layout.Rect{Width: b.inner - labels - graphScaleWidth, Height: lines})
	end := textFrom + labels + g.Plot.Width
	for y := range lines {
		b.line(func(l *line) {
			switch y {
			case 0:
				l.text(theme.Received, s.glyphs.Down+" received", labels-1)
			case g.Up:
				l.text(theme.Sent, s.glyphs.Up+" sent", labels-1)
			}
			l.gap(textFrom + labels)
			var text strings.Builder
			for x := range g.Plot.Width {
				text.WriteString(g.glyph(x, y))
			}
			l.text(g.token(y), text.String(), g.Plot.Width)
			l.gap(end)
			l.right(theme.Scale, g.label(y), end, graphScaleWidth)
		})
	}
	b.line(func(l *line) {
		const first, last = "-10 min", "now"
		l.gap(textFrom + labels)
		if g.Plot.Width < len(first)+len(last)+1 {
			return
		}
		l.text(theme.Scale, first, len(first))
		l.gap(end - len(last))
		l.text(theme.Scale, last, len(last))
	})
}
