package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// gateway tests for packets that a host passed on: its MAC address is in them, and none of
// its IPv4 addresses.
func (g *generator) gateway(x *syntax.ID) ir.Cond {
	switch x.Proto {
	case syntax.ProtoNone, syntax.ProtoIP, syntax.ProtoARP, syntax.ProtoRARP:
	default:
		return g.fail(`"gateway" does not go with this protocol`, `"ip", "arp", "rarp" or none`)
	}
	switch {
	case g.labels > 0:
		return g.fail(`"gateway" does not work behind MPLS`, "")
	case g.outer != nil && g.link == LinkEthernet:
		return g.fail(`"gateway" does not work inside a tunnel`, "")
	}
	mac := g.etherName(x)
	addrs, err := g.hosts(x.Text)
	if err != nil {
		return g.unresolvedHost(err)
	}
	own := make([]uint32, 0, len(addrs))
	for _, a := range addrs {
		if a.Is4() {
			own = append(own, v4(a))
		}
	}
	if len(own) == 0 {
		return g.fail("the host has no IPv4 address", "")
	}
	return ir.And(mac, g.notAmong(own, x.Proto))
}

// notAmong tests for a protocol with addresses of IPv4 of which none is among some; for any
// such protocol if none is given.
func (g *generator) notAmong(addrs []uint32, p syntax.Proto) ir.Cond {
	fields := map[syntax.Proto][3]uint32{
		syntax.ProtoIP: {etherIP, 12, 16}, syntax.ProtoARP: {etherARP, 14, 24}, syntax.ProtoRARP: {etherRARP, 14, 24},
	}
	f, ok := fields[p]
	if !ok {
		c := ir.Or(g.notAmong(addrs, syntax.ProtoIP), g.notAmong(addrs, syntax.ProtoARP))
		return ir.Or(c, g.notAmong(addrs, syntax.ProtoRARP))
	}
	c := g.carries(f[0])
	for _, a := range addrs {
		has := ir.Or(g.equal(fromNetwork, f[1], opcode.SizeW, a), g.equal(fromNetwork, f[2], opcode.SizeW, a))
		c = ir.And(c, ir.Not(has))
	}
	return c
}
