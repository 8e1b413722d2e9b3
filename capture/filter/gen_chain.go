package filter

import (
	"slices"

	"iftopgo/capture/filter/opcode"
)

// protoChain tests whether a protocol is among the headers of a packet: of IPv6
// with its extension headers, of IPv4 with its authentication headers. The code
// loops, so only user space can run it.
func (g *generator) protoChain(p Proto, n uint32) Cond {
	reg := g.alloc()
	switch p {
	case ProtoNone:
		c := g.protoChain(ProtoIP, n)
		return Or(c, g.protoChain(ProtoIP6, n))
	case ProtoIP, ProtoIP6:
	default:
		return g.fail(`"protochain" does not go with this protocol`, `"ip", "ip6" or none`)
	}
	if g.payload.variable {
		return g.fail(`"protochain" needs headers of fixed length before it`, "")
	}
	g.opaque, g.loops = true, true
	at := g.payload.fixed + g.network

	// The next header is in A, the offset of its header from at in X.
	is := g.carries(etherIP)
	start := []*Stmt{Ins(opcode.LoadAbs|opcode.SizeB, at+9), Ins(opcode.LoadXMSH, at)}
	if p == ProtoIP6 {
		is = g.carries(etherIP6)
		start = []*Stmt{Ins(opcode.LoadAbs|opcode.SizeB, at+6), Ins(opcode.LoadXImm, ip6HeaderLen)}
	}
	again := Ins(opcode.JumpEq, n)
	noNext := Ins(opcode.JumpEq, ipNoNext)
	end := Ins(opcode.AddK, 0)
	auth := skipAuth(reg, at, again, end)
	again.True, again.False = end, noNext

	skip := []*Stmt{Ins(opcode.AddK, 0)}
	if p == ProtoIP6 {
		skip = skipExtension(reg, at, again, auth[0])
	}
	noNext.True, noNext.False = end, skip[0]
	s := slices.Concat(start, []*Stmt{again, noNext}, skip, auth, []*Stmt{end})
	g.free(reg)
	return And(is, g.jump(opcode.JumpEq, n, s...))
}

// skipExtension steps over an IPv6 extension header, whose length is in units of
// 8 bytes beyond the first, and goes back to again; if there is none, to other.
func skipExtension(reg int, at uint32, again, other *Stmt) []*Stmt {
	step := []*Stmt{
		Ins(opcode.LoadInd|opcode.SizeB, at),
		Ins(opcode.Store, uint32(reg)),
		Ins(opcode.LoadInd|opcode.SizeB, at+1),
		Ins(opcode.AddK, 1),
		Ins(opcode.MulK, 8),
		Ins(opcode.AddX, 0),
		Ins(opcode.TAX, 0),
		Ins(opcode.LoadMem, uint32(reg)),
		{Op: opcode.Jump, True: again},
	}
	tests := make([]*Stmt, 0, 4+len(step))
	for _, header := range []uint32{ipHopByHop, ipDstOpts, ipRouting, ipFragment} {
		tests = append(tests, &Stmt{Op: opcode.JumpEq, K: header, True: step[0], False: other})
	}
	for i := range tests[:len(tests)-1] {
		tests[i].False = tests[i+1]
	}
	return append(tests, step...)
}

// skipAuth steps over an authentication header and goes back to again; if there
// is none, to end. libpcap takes the header's length, in units of 4 bytes beyond
// the first two, for the offset of what follows it, and so do we.
func skipAuth(reg int, at uint32, again, end *Stmt) []*Stmt {
	step := []*Stmt{
		Ins(opcode.TXA, 0),
		Ins(opcode.LoadInd|opcode.SizeB, at),
		Ins(opcode.Store, uint32(reg)),
		Ins(opcode.TXA, 0),
		Ins(opcode.AddK, 1),
		Ins(opcode.TAX, 0),
		Ins(opcode.LoadInd|opcode.SizeB, at),
		Ins(opcode.AddK, 2),
		Ins(opcode.MulK, 4),
		Ins(opcode.TAX, 0),
		Ins(opcode.LoadMem, uint32(reg)),
		{Op: opcode.Jump, True: again},
	}
	return append([]*Stmt{{Op: opcode.JumpEq, K: ipAH, True: step[0], False: end}}, step...)
}
