package view

import (
	"iftopgo/flows"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// leastHost is how many cells the host of an end keeps beside a long port.
const leastHost = 5

// host draws an end of a flow in a column. Where it has no room the host is
// shortened and not the port, which distinguishes the flows between two hosts.
func (s *screen) host(k theme.Token, end string, c layout.Column) {
	if len(end) <= c.Width { // It takes no more cells than it has bytes.
		s.words(k, end, c)
		return
	}
	host, port := flows.CutEnd(end)
	width := layout.Cells(port)
	if s.m.Prefs.Tab != prefs.TabFlows || port == "" || layout.Cells(host)+width <= c.Width {
		s.words(k, end, c)
		return
	}
	room := min(max(c.Width-width, leastHost), c.Width)
	s.gap(c.X)
	s.style(k)
	s.text(host, room)
	s.text(port, c.X+c.Width-s.x)
}

// remote draws the remote end of a row, and how many flows look the same.
func (s *screen) remote(r *details, c layout.Column) {
	end := c.X + c.Width
	if r.times != "" {
		c.Width = max(c.Width-1-layout.Cells(r.times), 1)
	}
	s.host(theme.Remote, r.remote, c)
	if r.times != "" {
		s.words(theme.Text, r.times, layout.Column{X: s.x + 1, Width: end - s.x - 1})
	}
}
