package view

import (
	"fmt"

	"iftopgo/flows"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// columnTitles are the names of the columns.
var columnTitles = [...]string{
	layout.Local: "LOCAL", layout.Remote: "REMOTE", layout.Protocol: "PROTO",
	layout.Rate2s: "2s", layout.Rate10s: "10s", layout.Rate40s: "40s", layout.Total: "TOTAL",
}

// sortColumns are the columns that rows can be ordered by.
var sortColumns = map[flows.SortBy]layout.ColumnID{
	flows.By2s: layout.Rate2s, flows.By10s: layout.Rate10s, flows.By40s: layout.Rate40s,
	flows.ByTotal: layout.Total, flows.ByLocal: layout.Local, flows.ByRemote: layout.Remote,
	flows.ByProtocol: layout.Protocol,
}

// titles draws the names of the columns, the one that orders the rows marked.
func (s *screen) titles() {
	sorted := sortColumns[s.m.Display.Sort]
	for _, c := range s.l.Columns {
		if c.ID == layout.Arrow || c.ID == layout.Direction {
			continue
		}
		title := columnTitles[c.ID]
		s.ink(theme.Dim)
		if c.ID == sorted {
			s.ink(theme.Accent)
			if s.m.Display.Reverse {
				title += s.glyphs.Ascending
			} else {
				title += s.glyphs.Descending
			}
		}
		if c.Right {
			s.right([]byte(title), c.X, c.Width)
		} else {
			s.left(title, c.X, c.Width)
		}
	}
	s.endLine()
}

// rows draws the flows that have room, two lines each, and the other row.
func (s *screen) rows() {
	room := s.l.Rows.Height
	other := s.m.Shown.Others() > 0 && room > 2
	if other {
		room--
	}
	lines := 0
	for i := range s.m.Rows {
		if lines == room {
			break
		}
		s.flow(&s.m.Rows[i], true)
		lines++
		if lines < room {
			s.flow(&s.m.Rows[i], false)
			lines++
		}
	}
	for ; lines < room; lines++ {
		s.endLine()
	}
	if other {
		s.other()
	}
}

// flow draws one direction of a flow; what both have in common is on the first
// line, which is that of the sent traffic.
func (s *screen) flow(r *flows.Row, sent bool) {
	local, remote := s.m.Endpoints(&r.Key)
	bytes := r.Total.Bytes.Recv
	direction, glyph := theme.Received, s.glyphs.Down
	if sent {
		bytes, direction, glyph = r.Total.Bytes.Sent, theme.Sent, s.glyphs.Up
	}
	for _, c := range s.l.Columns {
		switch c.ID {
		case layout.Local:
			s.cell(theme.Local, local, c, sent)
		case layout.Arrow:
			if r.Key.Net != flows.NetNone {
				s.cell(theme.Arrow, s.glyphs.Both, c, sent)
			}
		case layout.Remote:
			if remote == "" {
				remote = "all " + r.Key.ProtoName() + " frames"
			}
			s.cell(theme.Remote, remote, c, sent)
		case layout.Protocol:
			s.cell(theme.Dim, r.Key.ProtoName(), c, sent)
		case layout.Direction:
			s.cell(direction, glyph, c, true)
		case layout.Rate2s, layout.Rate10s, layout.Rate40s:
			s.window(r.Rates, c, sent)
		case layout.Total:
			s.ink(theme.Total)
			s.right(appendBytes(s.number[:0], bytes), c.X, c.Width)
		}
	}
	s.endLine()
}

// cell draws a text in a column when it is wanted there.
func (s *screen) cell(k theme.Token, text string, c layout.Column, wanted bool) {
	if wanted {
		s.gap(c.X)
		s.ink(k)
		s.text(text, c.Width)
	}
}

// window draws one direction of an average.
func (s *screen) window(r flows.Rates, c layout.Column, sent bool) {
	w := flows.Window(c.ID - layout.Rate2s)
	v := r[w].Recv
	if sent {
		v = r[w].Sent
	}
	s.ink(rateTokens[w])
	s.rate(v, s.m.Display.Bytes, s.m.Shown.LossyWindow(w), c.X, c.Width)
}

var rateTokens = [...]theme.Token{theme.Rate2, theme.Rate10, theme.Rate40}

// other draws what has no row of its own, both directions together.
func (s *screen) other() {
	t := s.m.Shown
	rates := t.Rates(t.Other())
	s.ink(theme.Faint)
	s.text(fmt.Sprintf("other (%d flows)", t.Others()), s.width)
	for _, c := range s.l.Columns {
		switch c.ID {
		case layout.Rate2s, layout.Rate10s, layout.Rate40s:
			w := flows.Window(c.ID - layout.Rate2s)
			s.rate(rates[w].Sum(), s.m.Display.Bytes, t.LossyWindow(w), c.X, c.Width)
		case layout.Total:
			s.right(appendBytes(s.number[:0], t.Other().Total.Bytes.Sum()), c.X, c.Width)
		case layout.Local, layout.Arrow, layout.Remote, layout.Protocol, layout.Direction:
		}
	}
	s.endLine()
}
