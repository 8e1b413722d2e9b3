package view

import (
	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// network draws the network of a remote host in a column: its autonomous system, shortened
// where it has no room, and its country, which distinguishes those of the large ones.
func (s *screen) network(n *flows.Network, c layout.Column) {
	if n == nil {
		return
	}
	title, country := n.Title(), n.Country
	if title == "" || country == "" {
		s.words(theme.Dim, title+country, c)
		return
	}
	beside := len(country) + 3 // with a dot between blanks
	s.words(theme.Dim, title, layout.Column{X: c.X, Width: max(c.Width-beside, 1)})
	s.words(theme.Faint, s.glyphs.Dot, layout.Column{X: s.x + 1, Width: 1})
	s.words(theme.Dim, country, layout.Column{X: s.x + 1, Width: c.X + c.Width - s.x - 1})
}

// writeNetworkFiles writes which files networks are looked up in, and what is wrong with
// others.
func (s *screen) writeNetworkFiles(b *box) {
	f := &s.m.Networks
	switch {
	case f.ASN && f.Country:
		b.field("networks", "by autonomous system and country; their tab is of "+choose(s.m.ListsCountries(), "countries", "networks"))
	case f.ASN:
		b.field("networks", "by autonomous system")
	case f.Country:
		b.field("networks", "by country")
	}
	for _, name := range f.Names {
		b.styledField(theme.Dim, "", ansi.TruncateLeft(name, max(layout.Cells(name)-(b.inner-labels)+1, 0), s.glyphs.Ellipsis))
	}
	if f.Wrong != "" {
		b.styledField(theme.Warn, "networks", f.Wrong)
	}
}
