package view

import (
	"net/netip"
	"strconv"
	"strings"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// interfaceChooser draws the interfaces with what they carry now.
func (s *screen) interfaceChooser() {
	c := &s.m.Interfaces
	p := s.newPopup("interfaces "+s.glyphs.Separator+" "+place(c.Index(), len(c.Rows)), layout.InterfaceChooser(s.m))
	columns := layout.InterfaceColumnsOf(layout.Rect{X: textFrom, Width: p.inner})
	if !p.at.Head.Empty() {
		p.line(func(l *line) { interfaceTitles(l, columns) })
	}
	if len(c.Rows) == 0 {
		p.entries(-1, func(l *line, _ int) { l.rest(theme.Faint, "looking") })
	} else {
		p.entries(c.Index(), func(l *line, i int) { s.interfaceEntry(l, &c.Rows[i], columns) })
	}
	if !p.at.Tail.Empty() {
		p.line(func(*line) {})
		p.line(func(l *line) { interfaceDetail(l, c) })
	}
	p.foot()
	s.show(p)
}

// interfaceTitles writes the names of the columns.
func interfaceTitles(l *line, c layout.InterfaceColumns) {
	for _, t := range [...]struct {
		at   layout.Rect
		text string
	}{{c.Name, "INTERFACE"}, {c.State, "STATE"}, {c.Type, "TYPE"}, {c.Speed, "SPEED"}, {c.Addrs, "ADDRESS"}} {
		if !t.at.Empty() {
			l.gap(t.at.X)
			l.text(theme.Dim, t.text, t.at.Width-1)
		}
	}
	for _, t := range [...]struct {
		at   layout.Rect
		text string
	}{{c.Sent, "SENT"}, {c.Recv, "RECEIVED"}} {
		if !t.at.Empty() {
			l.right(theme.Dim, t.text, t.at.X, t.at.Width)
		}
	}
}

// interfaceEntry writes an interface. The one that is captured on has a dot.
func (s *screen) interfaceEntry(l *line, r *model.InterfaceRow, c layout.InterfaceColumns) {
	put := func(k theme.Token, at layout.Rect, text string) {
		if !at.Empty() {
			l.gap(at.X)
			l.text(k, text, at.Width-1)
		}
	}
	name := theme.Text
	if s.m.Captures(r.Name) {
		name = theme.Accent
	}
	put(name, c.Name, r.Name)
	if s.m.Captures(r.Name) {
		l.text(theme.OK, " "+s.glyphs.Live, c.Name.X+c.Name.Width-l.x)
	}
	if r.Up {
		put(theme.OK, c.State, "up")
	} else {
		put(theme.Warn, c.State, "down")
	}
	put(theme.Dim, c.Type, r.Type)
	if r.Speed > 0 {
		put(theme.Dim, c.Speed, model.Units{}.FormatRate(float64(r.Speed)/8))
	}
	put(theme.Local, c.Addrs, addresses(r.Addrs, c.Addrs.Width-1))
	s.interfaceRate(l, theme.Sent, c.Sent, r.Rate.Sent, r.Measured)
	s.interfaceRate(l, theme.Received, c.Recv, r.Rate.Recv, r.Measured)
}

// interfaceRate writes what an interface carries one way, as far as it is known.
func (s *screen) interfaceRate(l *line, k theme.Token, at layout.Rect, rate float64, known bool) {
	switch {
	case at.Empty():
	case !known:
		l.right(theme.Faint, "-", at.X, at.Width)
	default:
		l.rate(k, rate, s.m.Units(), false, at.X, at.Width)
	}
}

// interfaceDetail writes what is wrong, or all addresses of the highlighted
// interface.
func interfaceDetail(l *line, c *model.InterfaceChooser) {
	i := c.Index()
	switch {
	case c.Err != "":
		l.rest(theme.Alert, c.Err)
	case i < 0:
	case c.Rows[i].Name == flows.AnyInterface:
		l.rest(theme.Dim, "all interfaces, each flow with its own")
	case len(c.Rows[i].Addrs) == 0:
		l.rest(theme.Faint, c.Rows[i].Name+" has no address")
	default:
		l.rest(theme.Dim, addressList(c.Rows[i].Addrs))
	}
}

// addresses are all addresses if they fit, or the first of them, and how many
// more there are.
func addresses(addrs []netip.Prefix, width int) string {
	switch all := addressList(addrs); {
	case len(addrs) < 2, len(all) <= width:
		return all
	default:
		return addrs[0].String() + " +" + strconv.Itoa(len(addrs)-1)
	}
}

// addressList is addresses one after the other.
func addressList(addrs []netip.Prefix) string {
	all := make([]string, len(addrs))
	for i, a := range addrs {
		all[i] = a.String()
	}
	return strings.Join(all, "  ")
}
