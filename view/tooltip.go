package view

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
)

// rowTip tells everything that is known of a row. It is drawn anew with every
// screen, so that it is as true as the list.
func (s *screen) rowTip(r *flows.Row) *box {
	id := r.ID()
	b := s.newBox(s.m.Labels.Title(id), tipWidth)
	if id.Group.HasEnds() {
		s.tellEnds(b, r)
	} else {
		s.tellGroup(b, &id)
	}
	if id.Group != flows.Ungrouped {
		text := strconv.Itoa(r.Flows())
		if n := r.Processes(); n > 1 {
			text += ", of " + strconv.Itoa(n) + " processes"
		}
		b.field("flows", text)
	}
	s.tellOwner(b, r)
	s.tellFigures(b, r)
	if o := r.Owner(&s.m.Labels); o != nil {
		s.tellProcess(b, o) // Last, because it is what may be left out in a low screen.
	}
	return b
}

// tellEnds tells who talks to whom, by name and by address.
func (s *screen) tellEnds(b *box, r *flows.Row) {
	id := r.ID()
	local, remote := s.m.Labels.Ends(id)
	k := &id.Key
	if remote != "" {
		s.tellEnd(b, "local", local, k.Local, k.LocalPort)
		s.tellEnd(b, "remote", remote, k.Remote, k.RemotePort)
	}
	protocol := model.Protocol(r)
	if protocol == "" {
		protocol = "any"
	}
	if service := s.m.Labels.Service; service != nil && k.Net != flows.NetNone {
		if port := s.m.Labels.ServicePort(*k); port != 0 {
			protocol += ", port " + strings.TrimRight(strconv.Itoa(int(port))+" "+service(k.Proto, port), " ")
		}
	}
	b.field("protocol", protocol)
	if k.Iface != 0 {
		b.field("interface", s.m.InterfaceName(k.Iface))
	}
}

// tellEnd tells one end; address, port and name follow if they are not all in
// what the list shows.
func (s *screen) tellEnd(b *box, label, end string, a flows.Addr, port uint16) {
	b.field(label, end)
	if a == (flows.Addr{}) {
		return // Any: the row does not tell them apart.
	}
	text := a.Netip().String()
	if port != 0 {
		text = netip.AddrPortFrom(a.Netip(), port).String()
	}
	if name := s.m.Labels.Name(a); name != "" && !strings.HasPrefix(end, name) {
		text += ", " + name
	}
	if text != end {
		b.toned(theme.Dim, "", text)
	}
}

// tellGroup tells what the flows of a row have in common.
func (s *screen) tellGroup(b *box, id *flows.ID) {
	l := &s.m.Labels
	switch id.Group {
	case flows.LocalHosts, flows.RemoteHosts:
		a, label := id.Key.Remote, "remote host"
		if id.Group == flows.LocalHosts {
			a, label = id.Key.Local, "local host"
		}
		if id.Key.Net == flows.NetNone {
			b.field(label, "frames without addresses")
			return
		}
		b.field(label, orNone(l.Name(a)))
		b.field("address", a.Netip().String())
	case flows.Services:
		b.field("service", l.Title(*id))
		if id.Key.RemotePort != 0 {
			b.field("port", fmt.Sprintf("%d of %s", id.Key.RemotePort, id.Key.ProtoName()))
		}
	case flows.Publishers:
		b.field("publisher", l.Title(*id))
	case flows.Containers:
		b.field("container", l.Title(*id))
	default:
		b.field("program", l.Title(*id))
	}
}

// evidences say how an owner was found.
var evidences = [...]string{
	flows.EvidenceNone: "", flows.EvidenceGuess: "a guess: several sockets fit",
	flows.EvidenceTable: "from the table of sockets", flows.EvidenceEvent: "seen using the socket",
}

// tellOwner tells whose the flows are, when it is one owner and known.
func (s *screen) tellOwner(b *box, r *flows.Row) {
	o := r.Owner(&s.m.Labels)
	if o == nil {
		if r.Processes() == 0 {
			b.field("owner", "not known")
			s.tellMissing(b)
		}
		return
	}
	who := o.Name
	if o.PID != 0 {
		who += ", pid " + strconv.Itoa(o.PID)
	}
	if o.User != "" {
		who += ", user " + o.User
	}
	if o.Ended {
		who += ", ended"
	}
	b.toned(theme.Process, "owner", who)
	if r.ID().Group == flows.Ungrouped {
		if _, evidence := s.m.Labels.Owner(r.Key()); evidence != flows.EvidenceNone {
			b.field("found", evidences[evidence])
		}
	}
}

// tellFigures tells how much a row carried, and when.
func (s *screen) tellFigures(b *box, r *flows.Row) {
	t := s.m.Shown
	series, rates := r.Series(), r.Rates()
	bytes, packets := series.Total.Bytes, series.Total.Packets
	peak, both := t.Peaks(series)
	s.tellTitles(b)
	s.tellWay(b, way{theme.Sent, s.glyphs.Up + " sent", peak.Sent, bytes.Sent}, rates, func(r flows.Rate) float64 { return r.Sent })
	s.tellWay(b, way{theme.Received, s.glyphs.Down + " received", peak.Recv, bytes.Recv}, rates, func(r flows.Rate) float64 { return r.Recv })
	s.tellWay(b, way{theme.Accent, "  both", both, bytes.Sum()}, rates, flows.Rate.Sum)
	b.field("packets", model.FormatCount(packets.Sent)+" sent, "+model.FormatCount(packets.Recv)+" received")
	if series.First == 0 {
		b.field("seen", "not yet")
		return
	}
	b.field("seen", fmt.Sprintf("since %s, for %s; last %s ago",
		s.wall(series.First).Format(time.TimeOnly), seconds(series.Last-series.First), seconds(t.At()-series.Last)))
	if t.Lossy(series) {
		b.say(theme.Warn, "packets were lost meanwhile: figures may be too low")
	}
	b.line(func() {
		b.ink(theme.Dim)
		b.text("40 s", labels-1)
		b.gap(2 + labels)
		b.ink(theme.Sparkline)
		b.sparkline(t, r)
	})
}

// way is one line of figures: one direction, or both.
type way struct {
	token       theme.Token
	label       string
	peak, total uint64
}

// wayWidth is how many cells each figure of a way takes.
const wayWidth = 8

// tellTitles heads the figures.
func (s *screen) tellTitles(b *box) {
	b.line(func() {
		b.ink(theme.Dim)
		for i, title := range [...]string{"2s", "10s", "40s", "peak", "total"} {
			b.right([]byte(title), 2+labels+i*wayWidth, wayWidth-1)
		}
	})
}

// tellWay tells the figures of one direction. An average that may be too low is
// marked.
func (s *screen) tellWay(b *box, w way, rates flows.Rates, pick func(flows.Rate) float64) {
	b.line(func() {
		b.ink(w.token)
		b.text(w.label, labels-1)
		x := 2 + labels
		for i, r := range rates {
			b.ink(rateTokens[i])
			b.rate(pick(r), s.m.Prefs.Bytes, s.m.Shown.LossyWindow(flows.Window(i)), x, wayWidth-1)
			x += wayWidth
		}
		b.ink(theme.Text)
		b.rate(float64(w.peak), s.m.Prefs.Bytes, false, x, wayWidth-1)
		b.ink(theme.Total)
		b.right(model.AppendBytes(b.number[:0], w.total), x+wayWidth, wayWidth-1)
	})
}

// seconds writes nanoseconds as whole seconds.
func seconds(ns int64) string {
	return time.Duration(max(ns, 0)).Truncate(time.Second).String()
}
