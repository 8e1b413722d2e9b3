package view

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

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
		switch {
		case line.Part == layout.Other:
			s.other(&s.m.List.Rows[line.Row], line.Row == selected)
		case line.Part == layout.Spark:
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

// empty draws a list without rows: it says why there are none, in its second line
// where it has one.
func (s *screen) empty() {
	room := s.l.List.Height
	if room > 1 {
		s.blank(1)
		room--
	}
	if room > 0 {
		s.line(bar{}, func() {
			s.style(theme.Faint)
			s.gap(s.l.Inside.X + 2)
			s.text(s.whyEmpty(), s.end)
		})
		s.blank(room - 1)
	}
}

// whyEmpty says why there is nothing to see.
func (s *screen) whyEmpty() string {
	m := s.m
	switch {
	case m.Refreshes == 0:
		return "measuring the first second"
	case m.Filter.Text != "" && m.Shown.Len() > 0:
		return fmt.Sprintf("no row matches the filter; %s clears it", m.Keys.Keys(model.ClearFilter))
	case len(m.List.Breadcrumbs) > 0 && !m.Prefs.ShowClosed:
		return fmt.Sprintf("no live flow within; %s lists closed ones", m.Keys.Short(model.ToggleClosed))
	case len(m.List.Breadcrumbs) > 0:
		return fmt.Sprintf("no flow is left within; %s goes back", m.Keys.Short(model.Back))
	default:
		return "no traffic yet"
	}
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
	d := details{rates: r.Rates(), total: r.Total().Bytes, pinned: r.Pinned, alerting: s.m.Alerts.On(r), times: s.m.Times(r)}
	if s.m.Prefs.Tab == prefs.TabFlows {
		d.local, d.remote = l.Ends(id)
		d.protocol = model.Protocol(r)
		if d.remote == "" {
			d.remote = "all " + d.protocol + " frames"
		}
	} else {
		d.remote = l.Title(id)
	}
	d.flows = r.Count()
	if since, over := r.Closed(); over {
		d.closed = model.FormatAge(s.m.Shown.At() - since)
	}
	d.user = oneOrSeveral(r.User(l))
	d.container = oneOrSeveral(r.Place(l))
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

// oneOrSeveral is a text that all have in common, or a word for what they have not.
func oneOrSeveral(text string, several bool) string {
	if several {
		return "several"
	}
	return text
}

// cell draws a column of a row.
func (s *screen) cell(r *details, part layout.Part, c layout.Column, first bool) {
	if w, ok := windowOf(c.ID); ok {
		if r.closed != "" && r.rates == (flows.Rates{}) {
			if first {
				s.closed(r.closed, c)
			}
			return
		}
		v := pick(part, r.rates[w])
		s.style(rateToken(w, v))
		s.rate(v, s.m.Prefs.Bytes, s.m.Shown.LossyWindow(w), c.X, c.Width)
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
	case layout.Flows:
		s.style(theme.Dim)
		s.right(strconv.AppendUint(s.number[:0], r.flows, 10), c.X, c.Width)
	case layout.Direction:
		s.direction(part, c)
	case layout.Total:
		s.style(theme.Total)
		s.right(model.AppendBytes(s.number[:0], totalOf(part, r.total)), c.X, c.Width)
	case layout.Rate2s, layout.Rate10s, layout.Rate40s:
	}
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
	width := ansi.StringWidth(port)
	if s.m.Prefs.Tab != prefs.TabFlows || port == "" || ansi.StringWidth(host)+width <= c.Width {
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
		c.Width = max(c.Width-1-ansi.StringWidth(r.times), 1)
	}
	s.host(theme.Remote, r.remote, c)
	if r.times != "" {
		s.words(theme.Text, r.times, layout.Column{X: s.x + 1, Width: end - s.x - 1})
	}
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

// spark draws the recent past of the selected row.
func (s *screen) spark(r *list.Row) {
	s.line(bar{back: theme.SelectedBack}, func() {
		s.gap(s.l.Inside.X + 2)
		s.style(theme.Sparkline)
		s.text(sparkline(s.glyphs, s.m.Shown, r, s.end-s.x), s.end-s.x)
		s.style(theme.Dim)
		_, peak := s.m.Shown.Peaks(r.Series())
		s.text("  40 s, peak "+model.FormatRate(float64(peak), s.m.Prefs.Bytes), s.end)
		s.style(theme.Text)
	})
}

// sparkline is the last complete seconds of a row, a glyph each, scaled to the
// highest of them; the oldest go where there is no room for all.
func sparkline(glyphs *theme.Glyphs, t *flows.Table, r *list.Row, room int) string {
	var slots [flows.History]flows.Pair
	t.Slots(r.Series(), slots[:])
	most := uint64(1)
	for _, pair := range slots {
		most = max(most, pair.Sum())
	}
	var text strings.Builder
	for _, pair := range slots[max(len(slots)-room, 0):] {
		text.WriteString(glyphs.Spark[(pair.Sum()*8+most-1)/most])
	}
	return text.String()
}

// other draws the row of what has no other row in one line, both directions together
// unless one alone is shown.
func (s *screen) other(r *list.Row, selected bool) {
	back, part := theme.Ground, layout.Other
	if selected {
		back = theme.SelectedBack
	}
	switch s.m.Prefs.LineMode {
	case prefs.SentOnly:
		part = layout.Sent
	case prefs.ReceivedOnly:
		part = layout.Recv
	case prefs.TwoLine, prefs.OneLine:
	}
	rates := r.Rates()
	s.line(s.barOf(pick(part, rates[layout.BarWindow(s.m)]), back), func() {
		s.style(theme.Faint)
		s.otherName(model.FormatCount(r.Count()))
		for _, c := range s.l.Columns {
			if w, ok := windowOf(c.ID); ok {
				s.rate(pick(part, rates[w]), s.m.Prefs.Bytes, s.m.Shown.LossyWindow(w), c.X, c.Width)
			} else if c.ID == layout.Total {
				s.right(model.AppendBytes(s.number[:0], totalOf(part, r.Total().Bytes)), c.X, c.Width)
			}
		}
		s.style(theme.Text)
	})
}

// otherName draws what the row other is called, before the first figure.
func (s *screen) otherName(count string) {
	x, end := s.l.Inside.X, s.end
	for _, c := range s.l.Columns {
		if c.ID >= layout.Rate2s {
			end = min(end, c.X-1)
		}
	}
	for _, name := range [...]struct {
		indent int
		text   string
	}{{2, "other (" + count + " flows)"}, {2, "other (" + count + ")"}, {0, "other (" + count + ")"}, {0, "other"}} {
		if x+name.indent+len(name.text) <= end {
			s.left(name.text, x+name.indent, len(name.text))
			return
		}
	}
}
