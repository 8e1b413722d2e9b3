package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// Address families. Systems differ in that of IPv6, and a file may be from any of them.
const (
	familyIP          = 2
	familyIP6BSD      = 24 // NetBSD and OpenBSD
	familyIP6Solaris  = 26
	familyIP6FreeBSD  = 28
	familyIP6Darwin   = 30
	loopbackHeaderLen = 4
	frameRelayControl = 0x0300 // unnumbered information, before the protocol
	frameRelayIP      = 0xcc
	frameRelayIP6     = 0x8e
)

// families are the address families by Ethernet type, where a link header has them in one
// byte.
var families = map[LinkType]map[uint32][]uint32{
	LinkPFLOG: {etherIP: {familyIP}, etherIP6: {familyIP6Linux, familyIP6BSD, familyIP6FreeBSD, familyIP6Darwin}},
	LinkIPNET: {etherIP: {familyIP}, etherIP6: {familyIP6Solaris}},
	LinkNFLOG: {etherIP: {familyIP}, etherIP6: {familyIP6Linux}},
}

// hasFamily reports whether a link header has an address family in place of a type, so
// that no other protocol than IP can follow it.
func (l LinkType) hasFamily() bool {
	switch l {
	case LinkNull, LinkLoop, LinkENC, LinkFrameRelay, LinkFrameDir:
		return true
	default:
		return families[l] != nil
	}
}

// carriesFamily tests the address family in one byte of the link header.
func (g *generator) carriesFamily(typ uint32) ir.Cond {
	var c ir.Cond
	for _, f := range families[g.link][typ] {
		one := g.equal(fromLinkType, 0, opcode.SizeB, f)
		if c.Head != nil {
			one = ir.Or(c, one)
		}
		c = one
	}
	if c.Head == nil {
		return g.always(false)
	}
	return c
}

// carriesLoopback tests the address family of BSD loopback.
func (g *generator) carriesLoopback(typ uint32) ir.Cond {
	switch typ {
	case etherIP:
		return g.family(familyIP)
	case etherIP6:
		c := ir.Or(g.family(familyIP6BSD), g.family(familyIP6FreeBSD))
		return ir.Or(g.family(familyIP6Darwin), c)
	default:
		return g.always(false)
	}
}

// family tests for an address family of 4 bytes. It is in network byte order in LOOP. In
// the others it is in that of the host that captured the packet, and a packet does not tell
// which that was: either order will do, since no family reads as another one backwards.
func (g *generator) family(f uint32) ir.Cond {
	networkOrder := g.equal(fromHeader, 0, opcode.SizeW, f)
	if g.link == LinkLoop {
		return networkOrder
	}
	return ir.Or(g.equal(fromHeader, 0, opcode.SizeW, f<<24), networkOrder)
}

// carriesFrameRelay tests what is behind a Frame Relay address of 2 bytes: an identifier of
// the network layer (RFC 2427), or an Ethernet type, as Cisco has it. IP begins at the same
// place in both.
func (g *generator) carriesFrameRelay(typ uint32) ir.Cond {
	is := func(v uint32) ir.Cond { return g.equal(fromLinkType, 0, opcode.SizeH, v) }
	switch {
	case typ == etherIP:
		return ir.Or(is(frameRelayControl|frameRelayIP), is(typ))
	case typ == etherIP6:
		return ir.Or(is(frameRelayControl|frameRelayIP6), is(typ))
	case typ == sapISO:
		c := ir.Or(is(frameRelayControl|nlpidESIS), is(frameRelayControl|nlpidISIS))
		return ir.Or(is(frameRelayControl|nlpidCLNP), c)
	case typ > etherMaxLength && typ <= 0xffff:
		return is(typ)
	default:
		return g.always(false)
	}
}
