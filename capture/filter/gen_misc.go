package filter

import (
	"fmt"
	"strings"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// destination tests for broadcast and multicast destinations.
func (g *generator) destination(x *syntax.Destination) ir.Cond {
	onLink := x.Proto == syntax.ProtoNone || x.Proto == syntax.ProtoLink
	switch {
	case onLink && g.hasMAC() && x.Cast == syntax.CastBroadcast:
		return g.etherHost([6]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, syntax.DirDst)
	case onLink && g.hasMAC():
		return g.etherMulticast()
	case onLink:
		return g.failLink(fmt.Sprintf("no link-layer broadcast or multicast on link type %v", g.link),
			`"ip" or "ip6" before it`)
	case x.Proto == syntax.ProtoIP && x.Cast == syntax.CastBroadcast:
		return g.ipBroadcast()
	case x.Proto == syntax.ProtoIP:
		c := g.carries(etherIP)
		return ir.And(c, g.masked(fromNetwork, 16, opcode.SizeB, 0xe0, 0xf0)) // 224.0.0.0/4
	case x.Proto == syntax.ProtoIP6 && x.Cast == syntax.CastMulticast:
		c := g.carries(etherIP6)
		return ir.And(c, g.equal(fromNetwork, 24, opcode.SizeB, 255))
	default:
		return g.fail("broadcast and multicast do not go with this protocol", `"ether", "ip", "ip6 multicast" or none`)
	}
}

// etherMulticast tests the group bit of the destination MAC address.
func (g *generator) etherMulticast() ir.Cond {
	group := func(at uint32) ir.Cond { return g.anyBit(fromHeader, at, opcode.SizeB, 1) }
	if g.link.isWLAN() {
		return g.wlanDestination(group)
	}
	within, ok := g.inner()
	c := group(g.macAt(false))
	if ok {
		return ir.And(within, c)
	}
	return c
}

// ipBroadcast tests the host part of the destination for all zeros and all ones.
func (g *generator) ipBroadcast() ir.Cond {
	if g.opts.Netmask == 0xffffffff {
		return g.fail("the netmask is not known", "")
	}
	c := g.carries(etherIP)
	hosts := ^g.opts.Netmask
	zeros := g.masked(fromNetwork, 16, opcode.SizeW, 0, hosts)
	return ir.And(c, ir.Or(zeros, g.masked(fromNetwork, 16, opcode.SizeW, hosts, hosts)))
}

// length tests the length of the packet on the wire.
func (g *generator) length(x *syntax.Length) ir.Cond {
	if x.Greater {
		return g.jump(opcode.ClassJMP|opcode.JGE|opcode.SrcK, x.N, ir.Ins(opcode.LoadLen, 0))
	}
	return ir.Not(g.jump(opcode.ClassJMP|opcode.JGT|opcode.SrcK, x.N, ir.Ins(opcode.LoadLen, 0)))
}

// byteTest tests a byte, counted from the link header.
func (g *generator) byteTest(x *syntax.ByteTest) ir.Cond {
	if !g.atMost("byte", x.Value, 0xff) {
		return g.jump(opcode.JumpEq, 0)
	}
	combined := func(op int) ir.Cond {
		s := append(g.load(fromHeader, x.Offset, opcode.SizeB), ir.Ins(opcode.ClassALU|op|opcode.SrcK, x.Value))
		return ir.Not(g.jump(opcode.JumpEq, 0, s...))
	}
	switch x.Op {
	case '=':
		return g.equal(fromHeader, x.Offset, opcode.SizeB, x.Value)
	case '<':
		return ir.Not(g.compare(opcode.JGE, fromHeader, x.Offset, opcode.SizeB, x.Value))
	case '>':
		return g.compare(opcode.JGT, fromHeader, x.Offset, opcode.SizeB, x.Value)
	case '&':
		return combined(opcode.AND)
	default:
		return combined(opcode.OR)
	}
}

// ifIndex tests the interface a packet was captured on.
func (g *generator) ifIndex(n uint32) ir.Cond {
	switch {
	case g.link == LinkLinuxSLL2:
		return g.equal(fromHeader, 4, opcode.SizeW, n)
	case g.opts.Target == TargetBytes:
		return g.failLink(fmt.Sprintf("the interface of a packet is not in link type %v", g.link), "")
	default:
		return g.jump(opcode.JumpEq, n, ir.Ins(opcode.LoadAbs|opcode.SizeW, opcode.AncillaryInterface))
	}
}

// LLC control fields (IEEE 802.2): their formats, and the masks of the types.
const (
	llcInformation  = 0x01 // the bit that is clear
	llcSupervisory  = 0x01
	llcUnnumbered   = 0x03
	llcFormat       = 0x03
	llcSupervisoryT = 0x0f
	llcUnnumberedT  = 0xef
)

// llcTypes are the types by name.
var llcTypes = map[string]struct{ value, mask uint32 }{
	"s":  {llcSupervisory, llcFormat},
	"u":  {llcUnnumbered, llcFormat},
	"rr": {0x01, llcSupervisoryT}, "rnr": {0x05, llcSupervisoryT}, "rej": {0x09, llcSupervisoryT},
	"ui": {0x03, llcUnnumberedT}, "ua": {0x63, llcUnnumberedT}, "disc": {0x43, llcUnnumberedT},
	"dm": {0x0f, llcUnnumberedT}, "sabme": {0x6f, llcUnnumberedT}, "test": {0xe3, llcUnnumberedT},
	"xid": {0xaf, llcUnnumberedT}, "frmr": {0x87, llcUnnumberedT},
}

// llc tests for an LLC header, and for a type in its control field.
func (g *generator) llc(typ string) ir.Cond {
	var c ir.Cond
	switch {
	case g.link.isEthernet():
		// Raw Novell frames have a length too, and 0xffff where LLC would be.
		c = ir.Not(g.compare(opcode.JGT, fromLinkType, 0, opcode.SizeH, etherMaxLength))
		c = ir.And(c, ir.Not(g.equal(fromLLC, 0, opcode.SizeH, 0xffff)))
	case g.link == LinkSunATM:
		c = g.sunLLC()
	case g.link.hasLLC() && g.link != LinkIPOverFC && g.link != LinkATMCLIP:
		c = g.always(true)
	case g.link.isWLAN():
		c = g.masked(fromHeader, 0, opcode.SizeB, wlanData, wlanTypeMask)
	default:
		return g.failLink(fmt.Sprintf("no LLC on link type %v", g.link), "")
	}
	typ = strings.ToLower(typ)
	switch t, ok := llcTypes[typ]; {
	case typ == "":
		return c
	case typ == "i":
		return ir.And(c, ir.Not(g.anyBit(fromLLC, 2, opcode.SizeB, llcInformation)))
	case ok:
		return ir.And(c, g.masked(fromLLC, 2, opcode.SizeB, t.value, t.mask))
	default:
		return g.fail("no such LLC type", "i, s, u, rr, rnr, rej, ui, ua, disc, dm, sabme, test, xid or frmr")
	}
}
