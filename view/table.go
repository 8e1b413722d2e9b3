package view

import (
	"strconv"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// titles draws the names of the columns, the one that orders the rows marked, and which
// rows are visible.
func (s *screen) titles() {
	position, at := layout.Position(s.m, &s.l)
	s.line(bar{}, func() {
		for i := range s.l.Columns {
			c := &s.l.Columns[i]
			title := layout.MarkedTitle(s.m, c.ID)
			if title == "" {
				continue
			}
			begin, _ := layout.TitleSpan(s.m, c)
			s.style(theme.Dim)
			if position != "" && at < begin {
				s.left(position, at, begin-at)
				position = ""
			}
			if layout.Orders(s.m, c.ID) {
				s.style(theme.Accent)
			}
			s.left(title, begin, c.Width)
		}
		s.style(theme.Text)
	})
}

// list draws the rows that have room.
func (s *screen) list() {
	if len(s.m.List.Rows) == 0 {
		s.empty()
		return
	}
	lines := layout.Lines(s.m, s.l.List)
	selected := s.m.List.Index()
	var d details
	known := -1 // the row that d is of
	for _, line := range lines {
		switch line.Part {
		case layout.Other:
			s.other(&s.m.List.Rows[line.Row], line.Row == selected)
		case layout.Spark:
			s.spark(&s.m.List.Rows[line.Row])
		default:
			if line.Row != known {
				d, known = s.details(&s.m.List.Rows[line.Row]), line.Row
			}
			s.row(&d, line.Part, line.Row == selected)
		}
	}
	room := s.l.List.Height - len(lines)
	s.blank(room - s.noOwners(room))
}

// pick returns the figures of a part of a row.
func pick(p layout.Part, r flows.Rate) float64 {
	switch p {
	case layout.Sent:
		return r.Sent
	case layout.Recv:
		return r.Recv
	case layout.Both, layout.Spark, layout.Other:
	}
	return r.Sum()
}

// row draws one line of a row. What both directions have in common is on the
// first line.
func (s *screen) row(d *details, part layout.Part, selected bool) {
	back := theme.Ground
	switch {
	case d.alerting:
		back = theme.AlertBack
	case selected:
		back = theme.SelectedBack
	}
	first := part != layout.Recv || s.m.Prefs.LineMode == prefs.ReceivedOnly
	under := bar{back: back}
	if !d.alerting || !s.m.Alerts.Flash { // A flash is not to be hidden by the bar.
		under = s.barOf(pick(part, d.rates[layout.BarWindow(s.m)]), back)
	}
	s.line(under, func() {
		s.faint = d.closed != ""
		for _, c := range s.l.Columns {
			s.cell(d, part, c, first)
		}
		s.faint = false
		s.style(theme.Text)
	})
}

// details are what the columns of a row show.
type details struct {
	local, remote, protocol, process string
	user, container                  string
	machine, state                   string
	of                               *flows.Source  // the machine, in the tab of machines
	network                          *flows.Network // of the remote host, nil for none
	flows                            uint64
	rates                            flows.Rates
	total                            flows.Pair
	pinned, alerting                 bool
	// times says how many flows look like this, empty for one.
	times string
	// closed says how long ago all flows of the row ended, empty if they have not.
	closed string
}

// details works out what the columns of a row show.
func (s *screen) details(r *list.Row) details {
	id, l := r.ID(), &s.m.Labels
	d := details{rates: r.Rates(), total: r.Total().Bytes, pinned: r.Pinned && s.m.List.Group != flows.Machines, alerting: s.m.Alerts.On(r), times: s.m.Times(r)}
	if s.m.Prefs.Tab == prefs.TabFlows {
		d.local, d.remote = l.Ends(id)
		d.protocol = model.Protocol(r)
		if d.remote == "" {
			d.remote = "all " + d.protocol + " frames"
		}
	} else {
		d.remote = l.NameOf(id, r.Members())
	}
	if k := r.HostKey(); k.Remote != (flows.Addr{}) {
		d.network = l.NetworkOf(&k)
	}
	d.machine, d.state = s.m.MachineText(r), layout.MachineStateText(s.m, r)
	d.of = s.m.Machine(r)
	d.flows = r.Count()
	if since, over := r.Closed(); over {
		d.closed = model.FormatAge(s.m.Shown.At() - since)
	}
	d.user = layout.UserText(s.m, r)
	d.container = layout.PlaceText(s.m, r)
	if o := r.Owner(l); o != nil {
		d.process = o.Name
		if o.PID != 0 {
			d.process = strconv.Itoa(o.PID) + " " + o.Name
		}
	} else if n := r.Processes(); n > 1 {
		d.process = strconv.Itoa(n) + " processes"
	}
	return d
}

// cell draws a column of a row.
func (s *screen) cell(r *details, part layout.Part, c layout.Column, first bool) {
	if w, ok := windowOf(c.ID); ok {
		if r.closed != "" && s.noRates(&r.rates) {
			if first {
				s.closed(r.closed, c)
			}
			return
		}
		v := pick(part, r.rates[w])
		s.style(rateToken(w, v))
		s.rate(v, s.m.Units(), s.m.Shown.LossyWindow(w), c.X, c.Width)
		return
	}
	if !first && c.ID != layout.Direction && c.ID != layout.Total {
		return
	}
	switch c.ID {
	case layout.Star:
		switch {
		case r.alerting:
			s.glyph(theme.Alert, s.glyphs.Warn, c)
		case r.pinned:
			s.glyph(theme.Pinned, s.glyphs.Pin, c)
		}
	case layout.Local:
		s.host(theme.Local, r.local, c)
	case layout.Arrow:
		if r.local != "" && r.remote != "" {
			s.glyph(theme.Arrow, s.glyphs.Both, c)
		}
	case layout.Remote:
		s.remote(r, c)
	case layout.Protocol:
		s.words(theme.Dim, r.protocol, c)
	case layout.Process:
		s.words(theme.Process, r.process, c)
	case layout.User:
		s.words(theme.Dim, r.user, c)
	case layout.Container:
		s.words(theme.Dim, r.container, c)
	case layout.Network:
		s.network(r.network, c)
	case layout.Machine:
		s.words(theme.Dim, r.machine, c)
	case layout.MachineState:
		s.words(machineToken(r.of), r.state, c)
	case layout.MachineDrops:
		if r.of != nil {
			s.style(dropsToken(r.of))
			s.right(strconv.AppendUint(s.number[:0], r.of.Drops, 10), c.X, c.Width)
		}
	case layout.Flows:
		s.style(theme.Dim)
		s.right(strconv.AppendUint(s.number[:0], r.flows, 10), c.X, c.Width)
	case layout.Direction:
		s.direction(part, c)
	case layout.Total:
		s.style(theme.Total)
		s.right(s.m.Units().AppendBytes(s.number[:0], totalOf(part, r.total)), c.X, c.Width)
	case layout.Rate2s, layout.Rate10s, layout.Rate40s:
	default: // Of the overview alone.
	}
}

// noRates reports whether all averages that have a column are 0.
func (s *screen) noRates(r *flows.Rates) bool {
	for _, c := range s.l.Columns {
		if w, ok := windowOf(c.ID); ok && r[w] != (flows.Rate{}) {
			return false
		}
	}
	return true
}

// closed says when a row was closed in place of its rates, which are 0, once it comes to
// the last of their columns.
func (s *screen) closed(ago string, c layout.Column) {
	begin := c.X
	for _, o := range s.l.Columns {
		if _, ok := windowOf(o.ID); !ok {
			continue
		}
		if begin = min(begin, o.X); o.X > c.X {
			return
		}
	}
	s.style(theme.Faint)
	for _, text := range [...]string{"closed " + ago + " ago", "closed " + ago, "closed"} {
		if room := c.X + c.Width - begin; len(text) <= room {
			s.gap(c.X + c.Width - len(text))
			s.text(text, len(text))
			return
		}
	}
}

// words draws a text in a column.
func (s *screen) words(k theme.Token, text string, c layout.Column) {
	s.gap(c.X)
	s.style(k)
	s.text(text, c.Width)
}

// glyph draws a glyph in a column.
func (s *screen) glyph(k theme.Token, sign string, c layout.Column) {
	s.gap(c.X)
	s.style(k)
	s.repeat(sign, 1)
}

// direction draws the arrow of a line of one direction.
func (s *screen) direction(part layout.Part, c layout.Column) {
	if part == layout.Sent {
		s.glyph(theme.Sent, s.glyphs.Up, c)
	} else {
		s.glyph(theme.Received, s.glyphs.Down, c)
	}
}

func totalOf(p layout.Part, b flows.Pair) uint64 {
	switch p {
	case layout.Sent:
		return b.Sent
	case layout.Recv:
		return b.Recv
	case layout.Both, layout.Spark, layout.Other:
	}
	return b.Sum()
}
