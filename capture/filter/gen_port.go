package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// The IP protocol numbers that the code generator needs.
const (
	ipICMP     = 1
	ipIGMP     = 2
	ipTCP      = 6
	ipIGRP     = 9
	ipUDP      = 17
	ipRouting  = 43
	ipFragment = 44
	ipESP      = 50
	ipAH       = 51
	ipICMP6    = 58
	ipNoNext   = 59
	ipDstOpts  = 60
	ipPIM      = 103
	ipVRRP     = 112 // and CARP
	ipSCTP     = 132

	ipHopByHop = 0
)

// fragOffset is the fragment offset in its field of the IPv4 header.
const fragOffset = 0x1fff

// portRange is the ports from lo to hi, both included, of one protocol or of TCP, UDP
// and SCTP.
type portRange struct {
	lo, hi uint32
	ranged bool // written as a range, even if of one port
	number int  // IP protocol number, anyPortProto for any
}

// anyPortProto stands for all protocols with ports.
const anyPortProto = -1

// ports tests the ports of a packet: of IPv6, then of IPv4.
func (g *generator) ports(r portRange, dir syntax.Direction) ir.Cond {
	return ir.Or(g.ports6(r, dir), g.ports4(r, dir))
}

// ports4 tests the ports of an IPv4 packet that is not a later fragment.
func (g *generator) ports4(r portRange, dir syntax.Direction) ir.Cond {
	is := g.carries(etherIP)
	return ir.And(is, eachPortProto(r.number, func(number uint32) ir.Cond {
		c := ir.And(g.equal(fromNetwork, 9, opcode.SizeB, number), g.firstFragment())
		return ir.And(c, ends(dir, func(src bool) ir.Cond { return g.port(fromTransport, r, src) }))
	}))
}

// ports6 tests the ports of an IPv6 packet without extension headers.
func (g *generator) ports6(r portRange, dir syntax.Direction) ir.Cond {
	is := g.carries(etherIP6)
	return ir.And(is, eachPortProto(r.number, func(number uint32) ir.Cond {
		c := g.equal(fromNetwork, 6, opcode.SizeB, number)
		return ir.And(c, ends(dir, func(src bool) ir.Cond { return g.port(fromIP6Next, r, src) }))
	}))
}

// eachPortProto makes a test for one protocol, or for all protocols with ports.
func eachPortProto(number int, one func(number uint32) ir.Cond) ir.Cond {
	if number != anyPortProto {
		return one(uint32(number))
	}
	c := one(ipTCP)
	c = ir.Or(c, one(ipUDP))
	return ir.Or(one(ipSCTP), c)
}

// port tests one port.
func (g *generator) port(from base, r portRange, src bool) ir.Cond {
	at := pick[uint32](src, 0, 2)
	if !r.ranged {
		return g.equal(from, at, opcode.SizeH, r.lo)
	}
	lo, hi := min(r.lo, r.hi), max(r.lo, r.hi)
	c := g.compare(opcode.JGE, from, at, opcode.SizeH, lo)
	return ir.And(c, ir.Not(g.compare(opcode.JGT, from, at, opcode.SizeH, hi)))
}

// firstFragment tests that an IPv4 packet is not a fragment, or the first one.
func (g *generator) firstFragment() ir.Cond {
	return ir.Not(g.anyBit(fromNetwork, 6, opcode.SizeH, fragOffset))
}
