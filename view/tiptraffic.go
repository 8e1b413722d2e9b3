package view

import (
	"fmt"
	"strconv"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// writeSent and writeReceived write what one direction carries.
func (s *screen) writeSent(b *box) {
	s.writeDirection(b, func(r flows.Rate) float64 { return r.Sent }, func(p flows.Pair) uint64 { return p.Sent })
	b.keys(s.m, hint{model.ToggleBytes, "bits or bytes"}, hint{model.LineMode, "line mode"}, hint{model.Alert, "alert threshold"})
}

func (s *screen) writeReceived(b *box) {
	s.writeDirection(b, func(r flows.Rate) float64 { return r.Recv }, func(p flows.Pair) uint64 { return p.Recv })
	b.keys(s.m, hint{model.ToggleBytes, "bits or bytes"}, hint{model.LineMode, "line mode"}, hint{model.Alert, "alert threshold"})
}

func (s *screen) writeDirection(b *box, rate func(flows.Rate) float64, count func(flows.Pair) uint64) {
	t := s.m.Shown
	total := t.Total()
	rates := t.Rates(total)
	for i, r := range rates {
		text := s.m.RateText(rate(r))
		if t.LossyWindow(flows.Window(i)) {
			text = "> " + text + ", packets were lost"
		}
		b.styledField(rateTokens[i], strconv.Itoa(flows.Windows[i])+" s", text)
	}
	peak, _ := t.Peaks(total)
	b.field("peak second", s.m.RateText(float64(count(peak))))
	b.field("total", fmt.Sprintf("%s in %s packets", s.m.Units().FormatBytes(count(total.Total.Bytes)), model.FormatCount(count(total.Total.Packets))))
	b.field("counted", layout.Since(s.m))
	if speed := linkSpeed(s.m); speed > 0 {
		b.field("of the link", fmt.Sprintf("%.2g %% of %s just now", 100*rate(rates[0])*8/float64(speed), model.FormatSpeed(speed)))
	}
	b.field("unit", s.m.Units().RatesName()+", averages of complete seconds; above is that of 2 s")
	b.field("direction", "as seen from the local side")
}

// linkSpeed is the speed of the only interface in bits a second, 0 when it is not
// known or there are several.
func linkSpeed(m *model.Model) uint64 {
	h := m.Table.Health()
	if len(h.Sources) != 1 {
		return 0
	}
	return h.Sources[0].Speed
}

// writeFlows writes what is listed, and what is not.
func (s *screen) writeFlows(b *box) {
	m, t := s.m, s.m.Shown
	b.field("listed", fmt.Sprintf("%d rows of %d live and %d closed flows", len(m.List.Rows), m.List.Live, m.List.Flows-m.List.Live))
	b.field("all", fmt.Sprintf("%d live, %d closed, %s ever", t.Live(), t.Len()-t.Live(), model.FormatCount(t.Ever())))
	b.field("closed", fmt.Sprintf("ended (FIN, RST), or silent for %d s; those with the fewest bytes are merged", flows.DefaultIdle))
	b.field("pinned", strconv.Itoa(len(m.Prefs.Pinned)+len(m.Pinned))+" on top")
	b.field("tab", string(m.Prefs.Tab))
	if trail := m.List.BreadcrumbsText(); trail != "" {
		b.field("within", trail)
	}
	if i := m.List.Index(); i >= 0 {
		b.field("selected", m.Labels.Title(m.List.Selected))
	}
	b.keys(m, hint{model.NextTab, "next tab"}, hint{model.Enter, "drill down"}, hint{model.Pin, "pin"},
		hint{model.ToggleClosed, choose(m.Prefs.ShowClosed, "hide closed", "list closed")}, hint{model.Filter, "filter"}, hint{model.Back, "back"})
}

// writeOrder writes how the rows are ordered.
func (s *screen) writeOrder(b *box) {
	m := s.m
	b.field("by", orders[m.SortFigure()]+ordersDirection[m.SortDirection()])
	direction := "largest first"
	switch m.Prefs.Sort {
	case prefs.SortLocal, prefs.SortRemote, prefs.SortProcess, prefs.SortProtocol:
		direction = "from a to z, addresses by number"
	case prefs.SortAge:
		direction = "oldest first"
	case prefs.SortLastSeen:
		direction = "latest first"
	case prefs.Sort2s, prefs.Sort10s, prefs.Sort40s, prefs.SortTotal, prefs.SortSent, prefs.SortReceived, prefs.SortPackets, prefs.SortChange:
	}
	if m.Prefs.Reverse {
		direction = "reversed, not " + direction
	}
	b.field("direction", direction)
	b.field("frozen", frozen(m))
	if n := len(m.List.Rows); n > 0 {
		w := layout.BarWindow(m)
		b.field("first", s.rowSummary(&m.List.Rows[0], w))
		b.field("last", s.rowSummary(&m.List.Rows[n-1], w))
	}
	b.field("pinned", "pinned rows stay on top")
	b.keys(m, hint{model.Sort2s, "2 s"}, hint{model.Sort10s, "10 s"}, hint{model.Sort40s, "40 s"}, hint{model.SortTotal, "total"},
		hint{model.SortProcess, "process"}, hint{model.SortProtocol, "protocol"}, hint{model.SortLocal, "local"},
		hint{model.SortRemote, "remote"}, hint{model.SortSent, "sent"}, hint{model.SortReceived, "received"},
		hint{model.SortPackets, "packets"}, hint{model.SortChange, "change"}, hint{model.SortAge, "age"}, hint{model.SortLastSeen, "last seen"}, hint{model.Reverse, "reverse"}, hint{model.Freeze, "freeze"})
}

// orders say what rows are ordered by.
var orders = map[prefs.Sort]string{
	"2s": "the 2 s average", "10s": "the 10 s average", "40s": "the 40 s average", "total": "bytes since the start",
	"local": "the local end", "remote": "the remote end", "process": "the process", "protocol": "the protocol",
	"packets": "packets since the start", "change": "the change against five minutes ago", "age": "the time of the first packet", "last-seen": "the time of the last packet",
}

// ordersDirection say which direction of it counts.
var ordersDirection = [...]string{list.Both: "", list.Sent: ", of what was sent", list.Received: ", of what was received"}

func frozen(m *model.Model) string {
	if m.List.Frozen == nil {
		return "no: rows follow the traffic"
	}
	return "yes: rows keep their places, new ones come below"
}

// rowSummary is a row's rate and name.
func (s *screen) rowSummary(r *list.Row, w flows.Window) string {
	return s.m.RateText(r.Rates()[w].Sum()) + " " + s.m.Labels.Title(r.ID())
}

// writeFilter writes what is left out.
func (s *screen) writeFilter(b *box) {
	m := s.m
	b.styledField(theme.Accent2, "rows", orNone(m.Filter.Text))
	left, all := matched(m)
	b.field("leaves", fmt.Sprintf("%d of %d flows; totals are of all", left, all))
	b.styledField(theme.Accent2, "capture -f", orNone(m.CaptureFilter))
	b.field("remembered", fmt.Sprintf("%d filters, Up and Down while typing", len(m.Filter.History)))
	b.field("words", "looked for in names, addresses, ports, programs")
	b.field("terms", "host: name: port: proto: proc: pid: user: pkg: container: net: asn: country: dir:")
	if s.m.SeveralMachines {
		b.field("", "machine:")
	}
	b.field("together", "a blank is and, | is or, ! is not, /regular expression/")
	keys := []hint{{model.Filter, "filter"}, {model.ClearFilter, "clear"}, {model.EditCaptureFilter, "capture filter"}}
	if m.Recorded() {
		keys = keys[:2] // What was captured is settled.
	}
	b.keys(m, keys...)
}
