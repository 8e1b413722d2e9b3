package filter

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
	"iftopgo/internal/nameserver"
)

// name makes code of a name, which the resolver looks up.
func (g *generator) name(x *syntax.ID) ir.Cond {
	switch x.Type {
	case syntax.TypeGateway:
		return g.gateway(x)
	case syntax.TypeNet:
		return g.netName(x)
	case syntax.TypePort, syntax.TypePortRange:
		return g.portName(x)
	case syntax.TypeProto, syntax.TypeProtoChain:
		return g.protoName(x)
	default:
	}
	switch x.Proto {
	case syntax.ProtoLink:
		return g.etherName(x)
	case syntax.ProtoDECnet:
		return g.fail("names of DECnet hosts are not supported", "an address as 1.23")
	default:
		return g.hostName(x)
	}
}

// unresolved fails for a name that the resolver does not know.
func (g *generator) unresolved(what string, err error) ir.Cond {
	g.failWith("unknown "+what, "", err)
	return g.jump(opcode.JumpEq, 0)
}

// unresolvedHost fails for a host that is not found, and says when that is because
// nobody could be asked: the name may be right then.
func (g *generator) unresolvedHost(err error) ir.Cond {
	wrong, isDNS := errors.AsType[*net.DNSError](err)
	switch {
	case errors.Is(err, nameserver.ErrNoAnswer):
		g.failWith(nameserver.ErrNoAnswer.Error(), "", err)
	case isDNS && !wrong.IsNotFound:
		g.failWith("the name servers cannot tell the host's address ("+wrong.Err+")", "", err)
	default:
		return g.unresolved("host", err)
	}
	return g.jump(opcode.JumpEq, 0)
}

// netName makes code of the name of a network.
func (g *generator) netName(x *syntax.ID) ir.Cond {
	addr, err := g.opts.Resolver.Network(x.Text)
	if err != nil {
		return g.unresolved("network", err)
	}
	if !addr.Is4() || addr.IsUnspecified() {
		return g.fail("not an IPv4 network", "")
	}
	v, mask := leftJustify(v4(addr))
	return g.host(v, mask, x.Qualifiers)
}

// v4 returns an IPv4 address as a number.
func v4(a netip.Addr) uint32 {
	b := a.As4()
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// etherName makes code of the name of a MAC address.
func (g *generator) etherName(x *syntax.ID) ir.Cond {
	if !g.hasMAC() {
		return g.failLink("no MAC addresses on this link type", "")
	}
	mac, err := g.opts.Resolver.Ether(x.Text)
	if err != nil {
		return g.unresolved("ether host", err)
	}
	return g.etherHost(mac, x.Direction)
}

// hostName makes code of the name of a host: a test for each of its addresses, first those
// of IPv4, whatever the resolver prefers.
func (g *generator) hostName(x *syntax.ID) ir.Cond {
	addrs, err := g.hosts(x.Text)
	if err != nil {
		return g.unresolvedHost(err)
	}
	q4, q6 := x.Qualifiers, x.Qualifiers
	if g.linkType.fixed == noField && x.Proto == syntax.ProtoNone {
		q4.Proto, q6.Proto = syntax.ProtoIP, syntax.ProtoIP6
	}
	var c ir.Cond
	for _, a := range addrs {
		var one ir.Cond
		switch {
		case a.Is4() && q4.Proto != syntax.ProtoIP6:
			one = g.host(v4(a), 0xffffffff, q4)
		case a.Is6() && q6.Proto != syntax.ProtoIP && q6.Proto != syntax.ProtoARP && q6.Proto != syntax.ProtoRARP:
			one = g.host6(a, 128, q6)
		default:
			continue
		}
		if c.Head != nil {
			one = ir.Or(c, one)
		}
		c = one
	}
	if c.Head == nil {
		return g.fail("the host has no address of this family", "")
	}
	return c
}

// hosts returns the addresses of a name, in order. An address with a backslash before it is a
// name too.
func (g *generator) hosts(name string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(name); err == nil && a.Zone() == "" {
		return []netip.Addr{a.Unmap()}, nil
	}
	found, err := g.opts.Resolver.Hosts(name)
	addrs := make([]netip.Addr, 0, len(found))
	for _, a := range found {
		addrs = append(addrs, a.Unmap())
	}
	slices.SortFunc(addrs, netip.Addr.Compare)
	return addrs, err
}

// protoName makes code of the name of a protocol.
func (g *generator) protoName(x *syntax.ID) ir.Cond {
	n, ok := g.protoNumber(x)
	switch {
	case !ok:
		return g.jump(opcode.JumpEq, 0)
	case x.Type == syntax.TypeProtoChain:
		return g.protoChain(x.Proto, n)
	default:
		return g.numbered(x.Proto, n)
	}
}

// protoNumber looks up the name of a protocol in the table for its qualifier.
func (g *generator) protoNumber(x *syntax.ID) (n uint32, ok bool) {
	switch x.Proto {
	case syntax.ProtoNone, syntax.ProtoIP, syntax.ProtoIP6:
		v, err := g.opts.Resolver.Protocol(x.Text)
		if err != nil {
			g.unresolved("IP protocol", err)
			return 0, false
		}
		return uint32(v), true
	case syntax.ProtoLink:
		n, ok = etherNames[x.Text]
	case syntax.ProtoISO:
		n, ok = osiNames[x.Text]
	default:
	}
	if !ok {
		g.fail("unknown protocol", "a number")
	}
	return n, ok
}

// portName makes code of the name of a service, or of a range of ports.
func (g *generator) portName(x *syntax.ID) ir.Cond {
	number, ok := g.portProto(x)
	if !ok {
		return g.jump(opcode.JumpEq, 0)
	}
	r := portRange{ranged: x.Type == syntax.TypePortRange}
	if r.ranged {
		ok = g.findRange(x, &r)
	} else {
		r.lo, r.number, ok = g.findPort(x, 0, x.Text)
	}
	switch {
	case !ok:
		return g.jump(opcode.JumpEq, 0)
	case number == anyPortProto:
	case r.number != anyPortProto && r.number != number:
		return g.fail("this service is of another protocol", protoNames[r.number])
	default:
		r.number = number
	}
	if r.lo > 0xffff || r.hi > 0xffff {
		return g.fail("not a port", "a number up to 65535")
	}
	return g.ports(r, x.Direction)
}

// protoNames are the names of the protocols that have services.
var protoNames = map[int]string{ipTCP: "tcp", ipUDP: "udp", ipSCTP: "sctp"}

// findRange reads "lo-hi", each of them a number or the name of a service.
func (g *generator) findRange(x *syntax.ID, r *portRange) bool {
	dash := strings.IndexByte(x.Text, '-')
	if dash <= 0 || strings.IndexByte(x.Text[dash+1:], '-') >= 0 {
		g.fail("not a range of ports", "two ports with one \"-\" between them")
		return false
	}
	var ok bool
	var other int
	if r.lo, r.number, ok = g.findPort(x, 0, x.Text[:dash]); !ok {
		return false
	}
	if r.hi, other, ok = g.findPort(x, dash+1, x.Text[dash+1:]); !ok {
		return false
	}
	if other != r.number {
		r.number = anyPortProto
	}
	return true
}

// findPort looks up a service for TCP and for UDP. If it has the same port for both, it
// is a service of any protocol. at is the offset of the name in the text of the ID.
func (g *generator) findPort(x *syntax.ID, at int, name string) (port uint32, number int, ok bool) {
	if v, ok := syntax.ParseNumber(name); ok {
		return v, anyPortProto, true
	}
	tcp, errTCP := g.opts.Resolver.Port(name, "tcp")
	udp, errUDP := g.opts.Resolver.Port(name, "udp")
	switch {
	case errTCP == nil && errUDP == nil && tcp == udp:
		return uint32(tcp), anyPortProto, true
	case errTCP == nil:
		return uint32(tcp), ipTCP, true
	case errUDP == nil:
		return uint32(udp), ipUDP, true
	default:
		begin := min(x.End-len(x.Text)+at, x.End)
		g.at = syntax.Span{Pos: begin, End: min(begin+len(name), x.End)}
		g.failWith("not a port", "a number up to 65535 or the name of a service",
			fmt.Errorf("%w, %w", errTCP, errUDP))
		return 0, 0, false
	}
}
