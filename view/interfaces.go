package view

import (
	"net/netip"
	"strconv"
	"strings"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// linkChooser draws the interfaces with what they carry now.
func (s *screen) linkChooser() {
	c := &s.m.Interfaces
	p := s.newPopup("interfaces "+s.glyphs.Separator+" "+place(c.Index(), len(c.Rows)), layout.InterfaceChooser(s.m))
	columns := layout.InterfaceColumnsOf(layout.Rect{X: 2, Width: p.inner})
	if !p.at.Head.Empty() {
		p.line(func() { s.linkTitles(p, columns) })
	}
	if len(c.Rows) == 0 {
		p.entries(-1, func(int) { p.say1(theme.Faint, "looking") })
	} else {
		p.entries(c.Index(), func(i int) { s.linkEntry(p, &c.Rows[i], columns) })
	}
	if !p.at.Tail.Empty() {
		p.line(func() {})
		p.line(func() { s.linkDetail(p, c) })
	}
	p.foot()
	s.show(p)
}

// linkTitles draws the names of the columns.
func (s *screen) linkTitles(p *popup, c layout.InterfaceColumns) {
	p.ink(theme.Dim)
	for _, t := range [...]struct {
		at   layout.Rect
		text string
	}{{c.Name, "INTERFACE"}, {c.State, "STATE"}, {c.Type, "TYPE"}, {c.Speed, "SPEED"}, {c.Addrs, "ADDRESS"}} {
		if !t.at.Empty() {
			p.left(t.text, t.at.X, t.at.Width-1)
		}
	}
	for _, t := range [...]struct {
		at   layout.Rect
		text string
	}{{c.Sent, "SENT"}, {c.Recv, "RECEIVED"}} {
		if !t.at.Empty() {
			p.right([]byte(t.text), t.at.X, t.at.Width)
		}
	}
	p.ink(theme.Text)
}

// linkEntry draws an interface. The one that is captured on has a dot.
func (s *screen) linkEntry(p *popup, r *model.InterfaceRow, c layout.InterfaceColumns) {
	put := func(k theme.Token, at layout.Rect, text string) {
		if !at.Empty() {
			p.ink(theme.Text)
			p.gap(at.X)
			p.ink(k)
			p.text(text, at.Width-1)
		}
	}
	name := theme.Text
	if s.m.Captures(r.Name) {
		name = theme.Accent
	}
	put(name, c.Name, r.Name)
	if s.m.Captures(r.Name) {
		p.ink(theme.OK)
		p.text(" "+p.glyphs.Live, c.Name.X+c.Name.Width-p.x)
	}
	if r.Up {
		put(theme.OK, c.State, "up")
	} else {
		put(theme.Warn, c.State, "down")
	}
	put(theme.Dim, c.Type, r.Type)
	if r.Speed > 0 {
		put(theme.Dim, c.Speed, model.FormatRate(float64(r.Speed)/8, false))
	}
	put(theme.Local, c.Addrs, addresses(r.Addrs, c.Addrs.Width-1))
	s.linkRate(p, theme.Sent, c.Sent, r.Rate.Sent, r.Measured)
	s.linkRate(p, theme.Received, c.Recv, r.Rate.Recv, r.Measured)
}

// linkRate draws what an interface carries one way, as far as it is known.
func (s *screen) linkRate(p *popup, k theme.Token, at layout.Rect, rate float64, known bool) {
	if at.Empty() {
		return
	}
	p.ink(k)
	if !known {
		p.ink(theme.Faint)
		p.right([]byte("-"), at.X, at.Width)
		return
	}
	p.rate(rate, s.m.Prefs.Bytes, false, at.X, at.Width)
}

// linkDetail draws what is wrong, or all addresses of the highlighted interface.
func (s *screen) linkDetail(p *popup, c *model.InterfaceChooser) {
	i := c.Index()
	switch {
	case c.Err != "":
		p.say1(theme.Alert, c.Err)
	case i < 0:
	case c.Rows[i].Name == model.AnyInterface:
		p.say1(theme.Dim, "all interfaces, each flow with its own")
	case len(c.Rows[i].Addrs) == 0:
		p.say1(theme.Faint, c.Rows[i].Name+" has no address")
	default:
		p.say1(theme.Dim, addressList(c.Rows[i].Addrs))
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
