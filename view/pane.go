package view

import (
	"strconv"
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// pane draws what is known of the row that keys are for: what is needed most, and a graph of
// its last ten minutes.
func (s *screen) pane() {
	i := s.m.List.Current()
	if i < 0 {
		s.paneTitle("details", "")
		s.blank(s.l.Pane.Height - 1)
		return
	}
	r := s.m.List.Rows[i].Single()
	series := r.Series()
	s.paneTitle(s.paneName(r), s.paneKey(r))
	fields := layout.PaneFields(s.m, r, series)
	at := layout.PaneOf(&s.l, fields)
	s.paneFields(&at, fields)
	s.paneGraph(&at, series)
}

// paneName is what the pane is of: of a flow its process and its remote end.
func (s *screen) paneName(r *list.Row) string {
	id := r.ID()
	if !id.Group.HasEnds() || r.IsOther() {
		return strings.TrimSpace(s.m.Labels.Title(id) + " " + s.m.Times(r))
	}
	local, remote := s.m.Labels.Ends(id)
	if remote == "" {
		remote = s.m.Labels.Title(id)
	}
	if times := s.m.Times(r); times != "" {
		remote += " " + times
	}
	name := layout.ProgramText(s.m, r)
	if o := r.Owner(&s.m.Labels); o != nil && o.Kind == flows.KindForwarded && local != "" {
		name += " " + local // Neither of its hosts is this one.
	}
	if o := r.Owner(&s.m.Labels); o != nil && o.PID != 0 {
		name += " " + strconv.Itoa(o.PID)
	}
	if name == "" {
		return remote
	}
	return name + " " + s.glyphs.Into + " " + remote
}

// paneKey says by which key there is more: Enter drills down where rows are several flows.
func (s *screen) paneKey(r *list.Row) string {
	key := s.m.Keys.Short(model.FullDetails)
	if s.m.IsSingle(r) {
		key = s.m.Keys.Short(model.Enter)
	}
	if key == "" {
		return ""
	}
	return key + ": all details"
}

// paneTitle draws the line above the pane.
func (s *screen) paneTitle(name, key string) {
	const around = 2 // a piece of rule and a blank
	s.line(bar{}, func() {
		s.style(theme.Frame)
		s.repeat(s.glyphs.Rule, 1)
		end := s.end - len(key) - 3*around
		s.style(theme.PopupTitle)
		s.gap(s.x + 1)
		s.text(layout.CutMiddle(name, max(end-s.x, 1), s.glyphs.Ellipsis), end-s.x)
		s.gap(s.x + 1)
		s.style(theme.Frame)
		s.repeat(s.glyphs.Rule, s.end-len(key)-2*around-s.x)
		if key != "" {
			s.style(theme.Dim)
			s.gap(s.x + 1)
			s.text(key, len(key))
			s.gap(s.x + 1)
			s.style(theme.Frame)
		}
		s.repeat(s.glyphs.Rule, s.end-s.x)
		s.style(theme.Text)
	})
}

// paneFields draws as many fields as have room, the first ones in the first line.
func (s *screen) paneFields(at *layout.PaneParts, all []layout.Field) {
	for range at.Fields.Height {
		s.line(bar{}, func() {
			n, column := at.InLine(all), 0
			for i := range all[:n] {
				span := at.Span(&all[i])
				s.paneField(all[i], at.Fields.X+column*at.Width, span*at.Width-1)
				column += span
			}
			all = all[n:]
			s.style(theme.Text)
		})
	}
}

// paneField draws a field in so many cells. What names a host or a file is cut in the middle:
// both of its ends say what it is.
func (s *screen) paneField(f layout.Field, x, width int) {
	s.gap(x + 1)
	s.style(theme.Dim)
	s.text(f.Label, layout.PaneLabel-2)
	s.gap(x + layout.PaneLabel)
	s.style(fieldTokens[f.Kind])
	room, value := max(width-layout.PaneLabel, 0), f.Value
	switch f.Label {
	case "remote", "remote host", "local":
		value = layout.CutName(value, " "+s.glyphs.Dot+" ", room, s.glyphs.Ellipsis)
	case "exe":
		value = layout.CutMiddle(value, room, s.glyphs.Ellipsis)
	}
	s.text(value, room)
}

// paneGraph draws the graph of the pane.
func (s *screen) paneGraph(at *layout.PaneParts, series *flows.Series) {
	g := rowGraph{screen: s}
	g.place(series, layout.Rect{Width: at.Graph.Width - layout.PaneLabel - graphScaleWidth, Height: at.Graph.Height})
	for y := range at.Graph.Height {
		s.line(bar{}, func() {
			if arrow, k := g.arrow(y); y == 0 || y == g.Up {
				s.glyph(k, arrow, layout.Column{X: at.Graph.X + 1})
			}
			if y == 0 {
				s.style(theme.Dim)
				s.text(" 10 min", layout.PaneLabel-1)
			}
			s.gap(at.Graph.X + layout.PaneLabel)
			s.style(g.token(y))
			for x := range g.Plot.Width {
				s.repeat(g.glyph(x, y), 1)
			}
			s.style(theme.Scale)
			label := g.label(y)
			s.gap(s.x + graphScaleWidth - len(label))
			s.text(label, len(label))
			s.style(theme.Text)
		})
	}
}

// graphScaleWidth is how many cells the end of a row's scale takes, with a blank.
const graphScaleWidth = 6

// rowGraph is the graph of what a row carried in the last ten minutes, line by line.
type rowGraph struct {
	*screen
	*plot
}

// place lays the graph out.
func (g *rowGraph) place(series *flows.Series, r layout.Rect) {
	r.Width = max(r.Width, 1)
	g.plot = g.plotOf(layout.RowGraph(g.m, series, r))
}

// arrow is the direction of line y.
func (g *rowGraph) arrow(y int) (string, theme.Token) {
	switch {
	case g.Down == 0:
		return g.glyphs.Both, theme.Dim
	case y < g.Up:
		return g.glyphs.Down, theme.Received
	default:
		return g.glyphs.Up, theme.Sent
	}
}

// token is the colour of line y.
func (g *rowGraph) token(y int) theme.Token {
	if g.Down == 0 {
		return theme.Share
	}
	above, from, heights := g.half(y)
	return graphToken(above, from, used(heights, g.plot.parts))
}

// glyph is cell x of line y, a blank where nothing is.
func (g *rowGraph) glyph(x, y int) string {
	above, from, heights := g.half(y)
	l, r := g.part(heights[2*x], from), g.part(heights[2*x+1], from)
	if l+r == 0 {
		return " "
	}
	return g.graphGlyph(g.plot, above, l, r)
}

// label is the figure of line y of the scale: the ends of both sides that are rounded.
func (g *rowGraph) label(y int) string {
	if end, ok := g.end(y); ok {
		return g.scaleText(end)
	}
	return ""
}
