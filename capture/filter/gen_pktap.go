package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// The header of macOS' PKTAP (<net/pktap.h>), in little-endian order: its length, and the
// link type of the packet behind it.
const pktapLinkType = 8

// The link types that packets of PKTAP have, as the header has them: the DLT_ numbers of
// macOS, whose bytes are read the wrong way round.
const (
	pktapEthernet = 0x01000000
	pktapNull     = 0x00000000
	pktapLoop     = 0x6c000000
	pktapRaw      = 0x0c000000
	pktapRawFile  = 0x65000000 // LINKTYPE_RAW
)

// pktapHeaders puts the offset of the link header into its register and, if that is used,
// the offset of what is behind it into the register of the payload.
func (g *generator) pktapHeaders(o *outer) []*ir.Stmt {
	s := append(littleEndian16(0), ir.Ins(opcode.Store, uint32(o.header.reg)), ir.Ins(opcode.TAX, 0))
	if o.payload.reg < 0 {
		return s
	}
	g.opaque = true
	store := ir.Ins(opcode.Store, uint32(o.payload.reg))
	ether, loopback, raw := ir.Ins(opcode.TXA, 0), ir.Ins(opcode.TXA, 0), ir.Ins(opcode.TXA, 0)
	isLoop := &ir.Stmt{Op: opcode.JumpEq, K: pktapLoop, True: loopback, False: raw}
	isNull := &ir.Stmt{Op: opcode.JumpEq, K: pktapNull, True: loopback, False: isLoop}
	return append(
		s,
		ir.Ins(opcode.LoadAbs|opcode.SizeW, pktapLinkType),
		&ir.Stmt{Op: opcode.JumpEq, K: pktapEthernet, True: ether, False: isNull},
		isNull,
		isLoop,
		ether,
		ir.Ins(opcode.AddK, etherHeaderLen),
		&ir.Stmt{Op: opcode.Jump, True: store},
		loopback,
		ir.Ins(opcode.AddK, loopbackHeaderLen),
		&ir.Stmt{Op: opcode.Jump, True: store},
		raw,
		store,
	)
}

// carriesPKTAP tests what is behind the link header that PKTAP is before. Ethernet says by
// a type, BSD loopback by an address family, and without a link header it is IP.
func (g *generator) carriesPKTAP(typ uint32) ir.Cond {
	of := func(link uint32) ir.Cond {
		return g.jump(opcode.JumpEq, link, ir.Ins(opcode.LoadAbs|opcode.SizeW, pktapLinkType))
	}
	c := ir.And(of(pktapEthernet), g.equal(fromHeader, etherHeaderLen-2, opcode.SizeH, typ))
	version, ok := ipVersions[typ]
	if !ok {
		return c
	}
	loopback := ir.And(ir.Or(of(pktapNull), of(pktapLoop)), g.carriesLoopback(typ))
	raw := ir.And(ir.Or(of(pktapRaw), of(pktapRawFile)), g.masked(fromHeader, 0, opcode.SizeB, version, 0xf0))
	return ir.Or(c, ir.Or(loopback, raw))
}
