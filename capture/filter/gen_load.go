package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// base is where an offset counts from.
type base uint8

const (
	fromHeader    base = iota // the link header
	fromLinkType              // its type field
	fromLLC                   // its payload, an LLC header if the frame has one
	fromNetwork               // the network header
	fromNoSNAP                // the network header in a frame without a SNAP header
	fromLabel                 // the last MPLS label
	fromTransport             // the transport header behind IPv4 with its options
	fromIP6Next               // what follows the IPv6 header
)

// ip6HeaderLen is the length of the fixed IPv6 header.
const ip6HeaderLen = 40

// base loads the variable part of an offset into X, if there is one.
func (g *generator) base(o *offset) []*ir.Stmt {
	if !o.variable {
		return nil
	}
	if o.reg < 0 {
		o.reg = g.alloc()
	}
	return []*ir.Stmt{ir.Ins(opcode.LoadXMem, uint32(o.reg))}
}

// loadAt loads a field into A.
func (g *generator) loadAt(o *offset, at uint32, size int) []*ir.Stmt {
	if s := g.base(o); s != nil {
		return append(s, ir.Ins(opcode.LoadInd|size, o.fixed+at))
	}
	return []*ir.Stmt{ir.Ins(opcode.LoadAbs|size, o.fixed+at)}
}

// load loads a field into A.
func (g *generator) load(from base, at uint32, size int) []*ir.Stmt {
	switch from {
	case fromLinkType:
		return g.loadAt(&g.linkType, at, size)
	case fromLLC:
		return g.loadAt(&g.payload, at, size)
	case fromNetwork:
		return g.loadAt(&g.payload, g.network+at, size)
	case fromNoSNAP:
		return g.loadAt(&g.payload, g.noSNAP+at, size)
	case fromLabel:
		return g.loadAt(&g.payload, g.network-4+at, size)
	case fromTransport:
		return append(g.ipHeaderLen(), ir.Ins(opcode.LoadInd|size, g.payload.fixed+g.network+at))
	case fromIP6Next:
		return g.loadAt(&g.payload, g.network+ip6HeaderLen+at, size)
	default:
		return g.loadAt(&g.header, at, size)
	}
}

// ipHeaderLen loads the length of the IPv4 header into X, plus the variable part of the
// offset of the payload.
func (g *generator) ipHeaderLen() []*ir.Stmt {
	s := g.base(&g.payload)
	if s == nil {
		return []*ir.Stmt{ir.Ins(opcode.LoadXMSH, g.payload.fixed+g.network)}
	}
	return append(
		s,
		ir.Ins(opcode.LoadInd|opcode.SizeB, g.payload.fixed+g.network),
		ir.Ins(opcode.AndK, 0xf),
		ir.Ins(opcode.LshK, 2),
		ir.Ins(opcode.AddX, 0),
		ir.Ins(opcode.TAX, 0),
	)
}

// compare tests a field against a value.
func (g *generator) compare(op int, from base, at uint32, size int, v uint32) ir.Cond {
	return g.jump(opcode.ClassJMP|op|opcode.SrcK, v, g.load(from, at, size)...)
}

// equal tests whether a field has a value.
func (g *generator) equal(from base, at uint32, size int, v uint32) ir.Cond {
	return g.compare(opcode.JEQ, from, at, size, v)
}

// masked tests whether a field has a value in the bits of a mask.
func (g *generator) masked(from base, at uint32, size int, v, mask uint32) ir.Cond {
	s := g.load(from, at, size)
	if mask != 0xffffffff {
		s = append(s, ir.Ins(opcode.AndK, mask))
	}
	return g.jump(opcode.JumpEq, v, s...)
}

// anyBit tests whether a field has one of some bits set.
func (g *generator) anyBit(from base, at uint32, size int, bits uint32) ir.Cond {
	return g.jump(opcode.JumpSet, bits, g.load(from, at, size)...)
}

// bytes tests whether a field has these bytes, from the end to the beginning, because
// addresses differ at their end.
func (g *generator) bytes(from base, at uint32, v []byte) ir.Cond {
	var c ir.Cond
	for n := len(v); n > 0; {
		size, width := opcode.SizeB, 1
		switch {
		case n >= 4:
			size, width = opcode.SizeW, 4
		case n >= 2:
			size, width = opcode.SizeH, 2
		}
		n -= width
		var want uint32
		for _, b := range v[n : n+width] {
			want = want<<8 | uint32(b)
		}
		part := g.equal(from, at+uint32(n), size, want)
		if c.Head != nil {
			part = ir.And(c, part)
		}
		c = part
	}
	return c
}

// always is a test that holds for every packet, or for none.
func (g *generator) always(holds bool) ir.Cond {
	var k uint32
	if !holds {
		k = 1
	}
	return g.jump(opcode.JumpEq, 0, ir.Ins(opcode.LoadImm, k))
}
