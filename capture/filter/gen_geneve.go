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
func (g *generator) geneveHeader(x *encapsulation) Cond {
	dst := portRange{lo: genevePort, hi: genevePort, number: ipUDP}
	v4 := g.geneveFields(g.ports4(dst, dirDst), fromTransport, x)
	s := append(g.ipHeaderLen(), Ins(insTXA, 0))
	v4 = And(v4, g.jump(insJumpEqX, 0, s...)) // always true: A is X

	v6 := g.geneveFields(g.ports6(dst, dirDst), fromIP6Next, x)
	s = g.base(&g.payload)
	s = append(s, Ins(insLoadImm, ip6HeaderLen))
	if g.payload.variable {
		s = append(s, Ins(insAddX, 0))
	}
	v6 = And(v6, g.jump(insJumpEqX, 0, append(s, Ins(insTAX, 0))...))

	c := Or(v4, v6)
	inside := g.always(true)
	inside.Head.Stmts = append(g.geneveOffsets(), inside.Head.Stmts...)
	g.geneve = true
	return And(c, inside)
}

// geneveFields tests the version and the network identifier.
func (g *generator) geneveFields(c Cond, from base, x *encapsulation) Cond {
	c = And(c, g.masked(from, udpHeaderLen, sizeB, 0, 0xc0))
	if x.has {
		c = And(c, g.masked(from, udpHeaderLen+4, sizeW, x.num<<8, 0xffffff00))
	}
	return c
}

// geneveOffsets computes where the headers inside are, from the length of the IP
// header in A, and keeps the offsets in registers. Around an Ethernet header, the
// type field and the payload are that of the frame; without one, the type is in
// the Geneve header, and the payload begins where the link header would.
func (g *generator) geneveOffsets() []*Stmt {
	g.opaque = true
	before := g.payload.fixed + g.network + udpHeaderLen
	typ := g.alloc()
	header := g.alloc()
	payload := g.alloc()
	ether := Ins(insTXA, 0)
	bare := Ins(insStoreX, uint32(payload))

	g.linkType = offset{variable: true, reg: typ}
	g.header = offset{variable: true, reg: header}
	g.payload = offset{variable: true, reg: payload}
	g.link = LinkEthernet
	g.network = 0
	return []*Stmt{
		Ins(insAddK, before),
		Ins(insTAX, 0),
		Ins(insAddK, 2),
		Ins(insStore, uint32(typ)),
		Ins(insLoadInd|sizeB, 0),
		Ins(insAndK, 0x3f),
		Ins(insMulK, 4),
		Ins(insAddK, geneveHeaderLen),
		Ins(insAddX, 0),
		Ins(insStore, uint32(header)),
		Ins(insLoadInd|sizeH, 2),
		Ins(insLoadXMem, uint32(header)),
		{Op: insJumpEq, K: etherTEB, True: ether, False: bare},
		ether,
		Ins(insAddK, etherHeaderLen-2),
		Ins(insStore, uint32(typ)),
		Ins(insAddK, 2),
		Ins(insTAX, 0),
		bare,
	}
}
