package filter

import (
	"slices"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// protoChain tests whether a protocol is among the headers of a packet, with the
// extension headers of IPv6 and the authentication headers of IPv4. The code loops, so
// that only user space can run it.
func (g *generator) protoChain(p syntax.Proto, n uint32) ir.Cond {
	if !g.atMost("protocol", n, 0xff) {
		return g.jump(opcode.JumpEq, 0)
	}
	reg := g.alloc()
	switch p {
	case syntax.ProtoNone:
		c := g.protoChain(syntax.ProtoIP, n)
		return ir.Or(c, g.protoChain(syntax.ProtoIP6, n))
	case syntax.ProtoIP, syntax.ProtoIP6:
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
	start := []*ir.Stmt{ir.Ins(opcode.LoadAbs|opcode.SizeB, at+9), ir.Ins(opcode.LoadXMSH, at)}
	if p == syntax.ProtoIP6 {
		is = g.carries(etherIP6)
		start = []*ir.Stmt{ir.Ins(opcode.LoadAbs|opcode.SizeB, at+6), ir.Ins(opcode.LoadXImm, ip6HeaderLen)}
	}
	again := ir.Ins(opcode.JumpEq, n)
	noNext := ir.Ins(opcode.JumpEq, ipNoNext)
	end := ir.Ins(opcode.AddK, 0)
	auth := skipAuth(reg, at, again, end)
	again.True, again.False = end, noNext

	skip := []*ir.Stmt{ir.Ins(opcode.AddK, 0)}
	if p == syntax.ProtoIP6 {
		skip = skipExtension(reg, at, again, auth[0])
	}
	noNext.True, noNext.False = end, skip[0]
	s := slices.Concat(start, []*ir.Stmt{again, noNext}, skip, auth, []*ir.Stmt{end})
	g.free(reg)
	return ir.And(is, g.jump(opcode.JumpEq, n, s...))
}

// skipExtension steps over an IPv6 extension header, whose length is in units of
// 8 bytes beyond the first, and goes back to again; if there is none, to other.
func skipExtension(reg int, at uint32, again, other *ir.Stmt) []*ir.Stmt {
	step := []*ir.Stmt{
		ir.Ins(opcode.LoadInd|opcode.SizeB, at),
		ir.Ins(opcode.Store, uint32(reg)),
		ir.Ins(opcode.LoadInd|opcode.SizeB, at+1),
		ir.Ins(opcode.AddK, 1),
		ir.Ins(opcode.MulK, 8),
		ir.Ins(opcode.AddX, 0),
		ir.Ins(opcode.TAX, 0),
		ir.Ins(opcode.LoadMem, uint32(reg)),
		{Op: opcode.Jump, True: again},
	}
	tests := make([]*ir.Stmt, 0, 4+len(step))
	for _, header := range []uint32{ipHopByHop, ipDstOpts, ipRouting, ipFragment} {
		tests = append(tests, &ir.Stmt{Op: opcode.JumpEq, K: header, True: step[0], False: other})
	}
	for i := range tests[:len(tests)-1] {
		tests[i].False = tests[i+1]
	}
	return append(tests, step...)
}

// skipAuth steps over an authentication header and goes back to again; if there
// is none, to end. As in libpcap, the length of the header, in units of 4 bytes beyond
// the first two, is taken for the offset of what follows it.
func skipAuth(reg int, at uint32, again, end *ir.Stmt) []*ir.Stmt {
	step := []*ir.Stmt{
		ir.Ins(opcode.TXA, 0),
		ir.Ins(opcode.LoadInd|opcode.SizeB, at),
		ir.Ins(opcode.Store, uint32(reg)),
		ir.Ins(opcode.TXA, 0),
		ir.Ins(opcode.AddK, 1),
		ir.Ins(opcode.TAX, 0),
		ir.Ins(opcode.LoadInd|opcode.SizeB, at),
		ir.Ins(opcode.AddK, 2),
		ir.Ins(opcode.MulK, 4),
		ir.Ins(opcode.TAX, 0),
		ir.Ins(opcode.LoadMem, uint32(reg)),
		{Op: opcode.Jump, True: again},
	}
	return append([]*ir.Stmt{{Op: opcode.JumpEq, K: ipAH, True: step[0], False: end}}, step...)
}
