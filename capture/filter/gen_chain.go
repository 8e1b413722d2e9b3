package filter

import "slices"

// protoChain tests whether a protocol is among the headers of a packet: of IPv6
// with its extension headers, of IPv4 with its authentication headers. The code
// loops, so only user space can run it.
func (g *generator) protoChain(p proto, n uint32) cond {
	reg := g.alloc()
	switch p {
	case protoNone:
		c := g.protoChain(protoIP, n)
		return or(c, g.protoChain(protoIP6, n))
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
	start := []*stmt{ins(classLD|modeABS|sizeB, at+9), ins(insLoadXMSH, at)}
	if p == protoIP6 {
		is = g.carries(etherIP6)
		start = []*stmt{ins(classLD|modeABS|sizeB, at+6), ins(insLoadXImm, ip6HeaderLen)}
	}
	again := ins(insJumpEq, n)
	noNext := ins(insJumpEq, ipNoNext)
	end := ins(insAddK, 0)
	auth := skipAuth(reg, at, again, end)
	again.jt, again.jf = end, noNext

	skip := []*stmt{ins(insAddK, 0)}
	if p == protoIP6 {
		skip = skipExtension(reg, at, again, auth[0])
	}
	noNext.jt, noNext.jf = end, skip[0]
	s := slices.Concat(start, []*stmt{again, noNext}, skip, auth, []*stmt{end})
	g.free(reg)
	return and(is, g.jump(insJumpEq, n, s...))
}

// skipExtension steps over an IPv6 extension header, whose length is in units of
// 8 bytes beyond the first, and goes back to again; if there is none, to other.
func skipExtension(reg int, at uint32, again, other *stmt) []*stmt {
	step := []*stmt{
		ins(classLD|modeIND|sizeB, at),
		ins(insStore, uint32(reg)),
		ins(classLD|modeIND|sizeB, at+1),
		ins(insAddK, 1),
		ins(insMulK, 8),
		ins(insAddX, 0),
		ins(insTAX, 0),
		ins(insLoadMem, uint32(reg)),
		{op: insJump, jt: again},
	}
	tests := make([]*stmt, 0, 4+len(step))
	for _, header := range []uint32{ipHopByHop, ipDstOpts, ipRouting, ipFragment} {
		tests = append(tests, &stmt{op: insJumpEq, k: header, jt: step[0], jf: other})
	}
	for i := range tests[:len(tests)-1] {
		tests[i].jf = tests[i+1]
	}
	return append(tests, step...)
}

// skipAuth steps over an authentication header and goes back to again; if there
// is none, to end. libpcap takes the header's length, in units of 4 bytes beyond
// the first two, for the offset of what follows it, and so do we.
func skipAuth(reg int, at uint32, again, end *stmt) []*stmt {
	step := []*stmt{
		ins(insTXA, 0),
		ins(classLD|modeIND|sizeB, at),
		ins(insStore, uint32(reg)),
		ins(insTXA, 0),
		ins(insAddK, 1),
		ins(insTAX, 0),
		ins(classLD|modeIND|sizeB, at),
		ins(insAddK, 2),
		ins(insMulK, 4),
		ins(insTAX, 0),
		ins(insLoadMem, uint32(reg)),
		{op: insJump, jt: again},
	}
	return append([]*stmt{{op: insJumpEq, k: ipAH, jt: step[0], jf: end}}, step...)
}
