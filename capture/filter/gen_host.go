package filter

import (
	"encoding/binary"
	"net/netip"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// ends makes a test of the source, the destination or both, as a direction says, of a
// test of one of them.
func ends(dir syntax.Direction, one func(src bool) ir.Cond) ir.Cond {
	switch dir {
	case syntax.DirSrc:
		return one(true)
	case syntax.DirDst:
		return one(false)
	case syntax.DirAnd:
		c := one(true)
		return ir.And(c, one(false))
	default:
		c := one(true)
		return ir.Or(c, one(false))
	}
}

// pick returns s for the source and d for the destination.
func pick[T any](src bool, s, d T) T {
	if src {
		return s
	}
	return d
}

// host tests for an IPv4 address, in the bits of a mask.
func (g *generator) host(addr, mask uint32, q syntax.Qualifiers) ir.Cond {
	switch q.Proto {
	case syntax.ProtoNone:
		c := g.network4(addr, mask, q.Direction, etherIP, 12, 16)
		if g.labels == 0 {
			c = ir.Or(c, g.network4(addr, mask, q.Direction, etherARP, 14, 24))
			c = ir.Or(c, g.network4(addr, mask, q.Direction, etherRARP, 14, 24))
		}
		return c
	case syntax.ProtoIP:
		return g.network4(addr, mask, q.Direction, etherIP, 12, 16)
	case syntax.ProtoARP:
		return g.network4(addr, mask, q.Direction, etherARP, 14, 24)
	case syntax.ProtoRARP:
		return g.network4(addr, mask, q.Direction, etherRARP, 14, 24)
	case syntax.ProtoDECnet:
		return g.decnetHost(addr, q.Direction)
	default:
		return g.fail("an IPv4 address does not go with this protocol", `"ip", "arp", "rarp" or none`)
	}
}

// network4 tests an address field of a protocol.
func (g *generator) network4(addr, mask uint32, dir syntax.Direction, typ, srcAt, dstAt uint32) ir.Cond {
	return ends(dir, func(src bool) ir.Cond {
		c := g.carries(typ)
		return ir.And(c, g.masked(fromNetwork, pick(src, srcAt, dstAt), opcode.SizeW, addr, mask))
	})
}

// host6 tests for an IPv6 address, in its first bits.
func (g *generator) host6(addr netip.Addr, bits int, q syntax.Qualifiers) ir.Cond {
	if q.Proto != syntax.ProtoNone && q.Proto != syntax.ProtoIP6 {
		return g.fail("an IPv6 address does not go with this protocol", `"ip6" or none`)
	}
	want := addr.As16()
	return ends(q.Direction, func(src bool) ir.Cond {
		at := pick[uint32](src, 8, 24)
		word := func(i int) ir.Cond {
			mask := uint32(0xffffffff)
			if left := bits - 32*i; left < 32 {
				mask = ^uint32(0) << (32 - max(left, 0))
			}
			return g.masked(fromNetwork, at+uint32(4*i), opcode.SizeW, binary.BigEndian.Uint32(want[4*i:]), mask)
		}
		// The words are tested from the first to the last, whatever the order in
		// which they are generated.
		c := ir.And(word(0), word(1))
		c = ir.And(c, word(2))
		c = ir.And(c, word(3))
		return ir.And(g.carries(etherIP6), c)
	})
}

// hasMAC reports whether the link header has MAC addresses.
func (g *generator) hasMAC() bool {
	switch g.link {
	case LinkTokenRing, LinkFDDI, LinkIPOverFC:
		return true
	default:
		return g.link.isEthernet() || g.link.isWLAN()
	}
}

// macAt returns where in the link header a MAC address is.
func (g *generator) macAt(src bool) uint32 {
	switch g.link {
	case LinkFDDI:
		return pick[uint32](src, 7, 1)
	case LinkTokenRing:
		return pick[uint32](src, 8, 2)
	case LinkIPOverFC:
		return pick[uint32](src, 10, 2)
	default:
		return pick[uint32](src, 6, 0)
	}
}

// etherHost tests for a MAC address.
func (g *generator) etherHost(mac [6]byte, dir syntax.Direction) ir.Cond {
	switch {
	case !g.hasMAC():
		return g.failLink("no MAC addresses on this link type", "")
	case g.link.isWLAN():
		return g.wlanHost(mac, dir)
	case dir > syntax.DirAnd:
		return g.fail("this address is one of 802.11 frames", `"src" or "dst"`)
	}
	within, ok := g.inner()
	c := ends(dir, func(src bool) ir.Cond {
		return g.bytes(fromHeader, g.macAt(src), mac[:])
	})
	if ok {
		return ir.And(within, c)
	}
	return c
}

// decnetHost tests for a DECnet node, in data packets with a long or a short header and
// at most one byte of padding.
func (g *generator) decnetHost(addr uint32, dir syntax.Direction) ir.Cond {
	want := addr>>8&0xff | addr<<8&0xff00
	return ends(dir, func(src bool) ir.Cond {
		long, short := pick[uint32](src, 15, 7), pick[uint32](src, 3, 1)
		is := g.carries(etherDECnet)
		c := ir.And(g.masked(fromNetwork, 2, opcode.SizeH, 0x8106, 0xff07),
			g.equal(fromNetwork, 2+1+long, opcode.SizeH, want))
		c = ir.Or(ir.And(g.masked(fromNetwork, 2, opcode.SizeB, 0x06, 0x07),
			g.equal(fromNetwork, 2+long, opcode.SizeH, want)), c)
		c = ir.Or(ir.And(g.masked(fromNetwork, 2, opcode.SizeH, 0x8102, 0xff07),
			g.equal(fromNetwork, 2+1+short, opcode.SizeH, want)), c)
		c = ir.Or(ir.And(g.masked(fromNetwork, 2, opcode.SizeB, 0x02, 0x07),
			g.equal(fromNetwork, 2+short, opcode.SizeH, want)), c)
		return ir.And(is, c)
	})
}
