package view

import (
	"slices"

	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// Where the parts of a line of the list of columns begin, in cells.
const (
	columnTitleAt = 4
	columnAboutAt = 17
	columnStateAt = 50
)

// columnChooser draws the list of columns, those that are shown marked.
func (s *screen) columnChooser() {
	m := s.m
	all, chosen := m.Prefs.LayoutColumns(), m.Prefs.ShownColumns()
	p := s.newPopup("columns "+s.glyphs.Separator+" "+place(m.Columns.At, len(all)), layout.ColumnChooser(m))
	p.entries(m.Columns.At, func(l *line, i int) {
		x, c := l.x, all[i]
		on := slices.Contains(chosen, c)
		name := theme.Dim
		if on {
			l.text(theme.OK, s.glyphs.OK, 1)
			name = theme.Text
		}
		l.gap(x + columnTitleAt - 2)
		l.text(name, layout.ColumnTitle(m, c), columnAboutAt-columnTitleAt-1)
		l.gap(x + columnAboutAt - 2)
		about := c.About()
		if c == prefs.ColumnRemote && m.Prefs.Tab != prefs.TabFlows && m.Prefs.Tab != prefs.TabHosts {
			about = "what a row of this tab is"
		}
		l.text(theme.Dim, about, columnStateAt-columnAboutAt-1)
		if on && !s.l.Shows(c) {
			l.gap(x + columnStateAt - 2)
			l.rest(theme.Faint, "not here") // For want of room, or because it says nothing in this tab.
		}
	})
	p.foot()
	s.show(p)
}
