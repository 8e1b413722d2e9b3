package filter

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// name makes code of a name, by way of the resolver.
func (g *generator) name(x *id) Cond {
	switch x.typ {
	case idNet:
		return g.netName(x)
	case idPort, idPortRange:
		return g.portName(x)
	case idProto, idProtoChain:
		return g.protoName(x)
	default:
	}
	switch x.proto {
	case protoLink:
		return g.etherName(x)
	case protoDECnet:
		return g.fail("DECnet hosts have no names here", "an address as 1.23")
	default:
		return g.hostName(x)
	}
}

// unresolved fails for a name the resolver does not know.
func (g *generator) unresolved(what string, err error) Cond {
	g.failWith("unknown "+what, "", err)
	return g.jump(insJumpEq, 0)
}

// netName makes code of the name of a network.
func (g *generator) netName(x *id) Cond {
	addr, err := g.opts.Resolver.Network(x.text)
	if err != nil {
		return g.unresolved("network", err)
	}
	if !addr.Is4() || addr.IsUnspecified() {
		return g.fail("not an IPv4 network", "")
	}
	v, mask := leftJustify(v4(addr))
	return g.host(v, mask, x.qualifiers)
}

// v4 returns an IPv4 address as a number.
func v4(a netip.Addr) uint32 {
	b := a.As4()
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// etherName makes code of the name of a MAC address.
func (g *generator) etherName(x *id) Cond {
	if g.link != LinkEthernet {
		return g.fail("no MAC addresses on this link type", "")
	}
	mac, err := g.opts.Resolver.Ether(x.text)
	if err != nil {
		return g.unresolved("ether host", err)
	}
	return g.etherHost(mac, x.dir)
}

// hostName makes code of the name of a host, testing for each of its addresses.
func (g *generator) hostName(x *id) Cond {
	addrs, err := g.hosts(x.text)
	if err != nil {
		return g.unresolved("host", err)
	}
	q4, q6 := x.qualifiers, x.qualifiers
	if g.linkType.fixed == notThere && x.proto == protoNone {
		q4.proto, q6.proto = protoIP, protoIP6
	}
	var c Cond
	for _, a := range addrs {
		a = a.Unmap()
		var one Cond
		switch {
		case a.Is4() && q4.proto != protoIP6:
			one = g.host(v4(a), 0xffffffff, q4)
		case a.Is6() && q6.proto != protoIP:
			one = g.host6(a, 128, q6)
		default:
			continue
		}
		if c.Head != nil {
			one = Or(c, one)
		}
		c = one
	}
	if c.Head == nil {
		return g.fail("the host has no address of this family", "")
	}
	return c
}

// hosts returns the addresses of a name, which may be an address written with a
// backslash before it.
func (g *generator) hosts(name string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(name); err == nil && a.Zone() == "" {
		return []netip.Addr{a}, nil
	}
	return g.opts.Resolver.Hosts(name)
}

// protoName makes code of the name of a protocol.
func (g *generator) protoName(x *id) Cond {
	n, ok := g.protoNumber(x)
	switch {
	case !ok:
		return g.jump(insJumpEq, 0)
	case x.typ == idProtoChain:
		return g.protoChain(x.proto, n)
	default:
		return g.numbered(x.proto, n)
	}
}

// protoNumber looks the name of a protocol up where its qualifier says.
func (g *generator) protoNumber(x *id) (n uint32, ok bool) {
	switch x.proto {
	case protoNone, protoIP, protoIP6:
		v, err := g.opts.Resolver.Protocol(x.text)
		if err != nil {
			g.unresolved("IP protocol", err)
			return 0, false
		}
		return uint32(v), true
	case protoLink:
		n, ok = etherNames[x.text]
	case protoISO:
		n, ok = osiNames[x.text]
	default:
	}
	if !ok {
		g.fail("unknown protocol", "a number")
	}
	return n, ok
}

// portName makes code of the name of a service, or of a range of ports.
func (g *generator) portName(x *id) Cond {
	number, ok := g.portProto(x)
	if !ok {
		return g.jump(insJumpEq, 0)
	}
	r := portRange{ranged: x.typ == idPortRange}
	if r.ranged {
		ok = g.findRange(x, &r)
	} else {
		r.lo, r.number, ok = g.findPort(x, 0, x.text)
	}
	switch {
	case !ok:
		return g.jump(insJumpEq, 0)
	case number == anyPortProto:
	case r.number != anyPortProto && r.number != number:
		return g.fail("this service is of another protocol", protoNames[r.number])
	default:
		r.number = number
	}
	if r.lo > 0xffff || r.hi > 0xffff {
		return g.fail("not a port", "a number up to 65535")
	}
	return g.ports(r, x.dir)
}

// protoNames are the protocols of services.
var protoNames = map[int]string{ipTCP: "tcp", ipUDP: "udp", ipSCTP: "sctp"}

// findRange reads "lo-hi", each of them a number or the name of a service.
func (g *generator) findRange(x *id, r *portRange) bool {
	if lo, hi, ok := scanRange(x.text); ok {
		r.lo, r.hi, r.number = uint32(lo), uint32(hi), anyPortProto
		return true
	}
	dash := strings.IndexByte(x.text, '-')
	if dash < 0 {
		g.fail("not a range of ports", "two ports with \"-\" between them")
		return false
	}
	var ok bool
	var other int
	if r.lo, r.number, ok = g.findPort(x, 0, x.text[:dash]); !ok {
		return false
	}
	if r.hi, other, ok = g.findPort(x, dash+1, x.text[dash+1:]); !ok {
		return false
	}
	if other != r.number {
		r.number = anyPortProto
	}
	return true
}

// findPort looks a service up, for TCP and for UDP. If both have it at the same
// port, it is a service of any protocol. at is where in the id the name begins.
func (g *generator) findPort(x *id, at int, name string) (port uint32, number int, ok bool) {
	if v, err := strconv.ParseUint(name, 10, 32); err == nil {
		return uint32(v) & 0xffff, anyPortProto, true
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
		begin := min(x.end-len(x.text)+at, x.end)
		g.at = span{begin, min(begin+len(name), x.end)}
		g.failWith("not a port", "a number up to 65535 or the name of a service",
			fmt.Errorf("%w, %w", errTCP, errUDP))
		return 0, 0, false
	}
}
