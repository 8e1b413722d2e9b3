package view

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/theme"
)

// rowTip is the tooltip of a row: everything that is known of it. On a screen that is too low for all of
// it, what it carries comes first.
func (s *screen) rowTip(r *list.Row) *box {
	r = r.Single()
	if r.IsOther() {
		return s.otherTip(r)
	}
	b := s.newBox(s.m.Labels.Title(r.ID()), tipWidth)
	s.writeIdentity(b, r)
	s.writeOwner(b, r)
	s.writeFigures(b, r)
	if len(b.lines) > boxRoom(s.l.Inside.Height) {
		b = s.newBox(b.title, tipWidth)
		s.writeFigures(b, r)
		s.writeOwner(b, r)
		s.writeIdentity(b, r)
	}
	s.writeSeen(b, r)
	if o := r.Owner(&s.m.Labels); o != nil {
		s.writeProcess(b, o) // Last, because it is what may be left out in a low screen.
	}
	return b
}

// writeIdentity writes which hosts, ports or group a row stands for.
func (s *screen) writeIdentity(b *box, r *list.Row) {
	id := r.ID()
	if id.Group.HasEnds() {
		s.writeEnds(b, r)
	} else {
		s.writeGroup(b, &id)
	}
	s.writeCount(b, r)
}

// writeEnds writes both ends of a flow, by name and by address.
func (s *screen) writeEnds(b *box, r *list.Row) {
	id := r.ID()
	local, remote := s.m.Labels.Ends(id)
	k := &id.Key
	if remote != "" {
		s.writeEnd(b, "local", local, k.Local, k.LocalPort)
		s.writeEnd(b, "remote", remote, k.Remote, k.RemotePort)
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
	if name := s.m.FlowInterface(k); name != "" {
		b.field("interface", name)
	}
}

// writeEnd writes one end; address, port and name follow if they are not all in
// what the list shows.
func (s *screen) writeEnd(b *box, label, end string, a flows.Addr, port uint16) {
	b.field(label, end)
	if a == (flows.Addr{}) {
		return // Any: the row does not distinguish them.
	}
	text := a.Netip().String()
	if port != 0 {
		text = netip.AddrPortFrom(a.Netip(), port).String()
	}
	if name := s.m.Labels.Name(a); name != "" && !strings.HasPrefix(end, name) {
		text += ", " + name
	}
	if text != end {
		b.styledField(theme.Dim, "", text)
	}
}

// writeGroup writes what the flows of a row have in common.
func (s *screen) writeGroup(b *box, id *flows.ID) {
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
	case flows.Packages:
		b.field("package", l.Title(*id))
	case flows.Containers:
		b.field("container", l.Title(*id))
	default:
		b.field("program", l.Title(*id))
	}
}

// evidences are how the process of a flow was found.
var evidences = [...]string{
	flows.EvidenceNone: "", flows.EvidenceGuess: "perhaps this one: several sockets fit",
	flows.EvidenceTable: "from the table of sockets", flows.EvidenceEvent: "seen using the socket",
}

// writeOwner writes the process of the flows, if it is one and known.
func (s *screen) writeOwner(b *box, r *list.Row) {
	o := r.Owner(&s.m.Labels)
	if o == nil {
		if r.Processes() == 0 {
			b.field("process", "not known")
			s.writeMissing(b)
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
	b.styledField(theme.Process, "process", who)
	if o.Comm != o.Name && o.Comm != "" {
		b.field("calls itself", o.Comm)
	}
	if r.ID().Group == flows.Ungrouped {
		if _, evidence := s.m.Labels.Owner(r.Key()); evidence != flows.EvidenceNone {
			b.field("found", evidences[evidence])
		}
	}
}
