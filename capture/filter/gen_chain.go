package filter

import "slices"

// protoChain tests whether a protocol is among the headers of a packet: of IPv6
// with its extension headers, of IPv4 with its authentication headers. The code
// loops, so only user space can run it.
func (g *generator) protoChain(p proto, n uint32) Cond {
	reg := g.alloc()
	switch p {
	case protoNone:
		c := g.protoChain(protoIP, n)
		return Or(c, g.protoChain(protoIP6, n))
	case protoIP, protoIP6:
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
	start := []*Stmt{Ins(insLoadAbs|sizeB, at+9), Ins(insLoadXMSH, at)}
	if p == protoIP6 {
		is = g.carries(etherIP6)
		start = []*Stmt{Ins(insLoadAbs|sizeB, at+6), Ins(insLoadXImm, ip6HeaderLen)}
	}
	again := Ins(insJumpEq, n)
	noNext := Ins(insJumpEq, ipNoNext)
	end := Ins(insAddK, 0)
	auth := skipAuth(reg, at, again, end)
	again.True, again.False = end, noNext

	skip := []*Stmt{Ins(insAddK, 0)}
	if p == protoIP6 {
		skip = skipExtension(reg, at, again, auth[0])
	}
	noNext.True, noNext.False = end, skip[0]
	s := slices.Concat(start, []*Stmt{again, noNext}, skip, auth, []*Stmt{end})
	g.free(reg)
	return And(is, g.jump(insJumpEq, n, s...))
}

// skipExtension steps over an IPv6 extension header, whose length is in units of
// 8 bytes beyond the first, and goes back to again; if there is none, to other.
func skipExtension(reg int, at uint32, again, other *Stmt) []*Stmt {
	step := []*Stmt{
		Ins(insLoadInd|sizeB, at),
		Ins(insStore, uint32(reg)),
		Ins(insLoadInd|sizeB, at+1),
		Ins(insAddK, 1),
		Ins(insMulK, 8),
		Ins(insAddX, 0),
		Ins(insTAX, 0),
		Ins(insLoadMem, uint32(reg)),
		{Op: insJump, True: again},
	}
	tests := make([]*Stmt, 0, 4+len(step))
	for _, header := range []uint32{ipHopByHop, ipDstOpts, ipRouting, ipFragment} {
		tests = append(tests, &Stmt{Op: insJumpEq, K: header, True: step[0], False: other})
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
		Ins(insTXA, 0),
		Ins(insLoadInd|sizeB, at),
		Ins(insStore, uint32(reg)),
		Ins(insTXA, 0),
		Ins(insAddK, 1),
		Ins(insTAX, 0),
		Ins(insLoadInd|sizeB, at),
		Ins(insAddK, 2),
		Ins(insMulK, 4),
		Ins(insTAX, 0),
		Ins(insLoadMem, uint32(reg)),
		{Op: insJump, True: again},
	}
	return append([]*Stmt{{Op: insJumpEq, K: ipAH, True: step[0], False: end}}, step...)
}
