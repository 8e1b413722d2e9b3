package filter

// genevePort is the UDP port of Geneve (RFC 8926).
const genevePort = 6081

const (
	etherHeaderLen  = 14
	udpHeaderLen    = 8
	geneveHeaderLen = 8 // without options
)

// geneveHeader tests for a Geneve header and moves every other header into what
// it carries, which is an Ethernet frame or a bare network packet.
func (g *generator) geneveHeader(x *encapsulation) cond {
	dst := portRange{lo: genevePort, hi: genevePort, number: ipUDP}
	v4 := g.geneveFields(g.ports4(dst, dirDst), fromTransport, x)
	s := append(g.ipHeaderLen(), ins(insTXA, 0))
	v4 = and(v4, g.jump(insJumpEqX, 0, s...)) // always true: A is X

	v6 := g.geneveFields(g.ports6(dst, dirDst), fromIP6Next, x)
	s = g.base(&g.payload)
	s = append(s, ins(insLoadImm, ip6HeaderLen))
	if g.payload.variable {
		s = append(s, ins(insAddX, 0))
	}
	v6 = and(v6, g.jump(insJumpEqX, 0, append(s, ins(insTAX, 0))...))

	c := or(v4, v6)
	inside := g.always(true)
	inside.head.stmts = append(g.geneveOffsets(), inside.head.stmts...)
	g.geneve = true
	return and(c, inside)
}

// geneveFields tests the version and the network identifier.
func (g *generator) geneveFields(c cond, from base, x *encapsulation) cond {
	c = and(c, g.masked(from, udpHeaderLen, sizeB, 0, 0xc0))
	if x.has {
		c = and(c, g.masked(from, udpHeaderLen+4, sizeW, x.num<<8, 0xffffff00))
	}
	return c
}

// geneveOffsets computes where the headers inside are, from the length of the IP
// header in A, and keeps the offsets in registers. Around an Ethernet header, the
// type field and the payload are that of the frame; without one, the type is in
// the Geneve header, and the payload begins where the link header would.
func (g *generator) geneveOffsets() []*stmt {
	g.opaque = true
	before := g.payload.fixed + g.network + udpHeaderLen
	typ := g.alloc()
	header := g.alloc()
	payload := g.alloc()
	ether := ins(insTXA, 0)
	bare := ins(insStoreX, uint32(payload))

	g.linkType = offset{variable: true, reg: typ}
	g.header = offset{variable: true, reg: header}
	g.payload = offset{variable: true, reg: payload}
	g.link = LinkEthernet
	g.network = 0
	return []*stmt{
		ins(insAddK, before),
		ins(insTAX, 0),
		ins(insAddK, 2),
		ins(insStore, uint32(typ)),
		ins(classLD|modeIND|sizeB, 0),
		ins(insAndK, 0x3f),
		ins(insMulK, 4),
		ins(insAddK, geneveHeaderLen),
		ins(insAddX, 0),
		ins(insStore, uint32(header)),
		ins(classLD|modeIND|sizeH, 2),
		ins(insLoadXMem, uint32(header)),
		{op: insJumpEq, k: etherTEB, jt: ether, jf: bare},
		ether,
		ins(insAddK, etherHeaderLen-2),
		ins(insStore, uint32(typ)),
		ins(insAddK, 2),
		ins(insTAX, 0),
		bare,
	}
}
