package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// The header of a packet of Linux netfilter's log (<linux/netfilter/nfnetlink_log.h>): the
// address family, 3 more bytes, and attributes with their length and type in the byte
// order of the host, each padded to words. One is the packet.
const (
	nflogHeaderLen = 4
	nflogAttrLen   = 4 // length and type
	nflogPayloadLE = 0x0900
	nflogPayloadBE = 0x0009

	familyIP6Linux = 10
)

// beyond is an offset that no packet has: a load from it rejects the packet.
const beyond = 0x7fffffff

// nflogPayload looks for the attribute that is the packet and puts the offset of its
// content into the register of the payload. The code loops, so that only user space can
// run it. A packet without that attribute is rejected.
func (g *generator) nflogPayload(o *outer) []*ir.Stmt {
	g.opaque, g.loops = true, true
	place, high := uint32(g.alloc()), uint32(g.alloc())
	again := ir.Ins(opcode.LoadInd|opcode.SizeH, 2)
	bigEndian := ir.Ins(opcode.LoadInd|opcode.SizeH, 0)
	littleEndian := ir.Ins(opcode.LoadInd|opcode.SizeB, 1)
	order := ir.Ins(opcode.LoadInd|opcode.SizeB, 2)
	found := ir.Ins(opcode.TXA, 0)
	step := ir.Ins(opcode.AddK, 3)
	tooShort := ir.Ins(opcode.LoadAbs|opcode.SizeB, beyond)
	checked := &ir.Stmt{Op: opcode.ClassJMP | opcode.JGE | opcode.SrcK, K: nflogAttrLen, True: step, False: tooShort}
	otherOrder := &ir.Stmt{Op: opcode.JumpEq, K: nflogPayloadBE, True: found, False: order}
	s := []*ir.Stmt{
		ir.Ins(opcode.LoadXImm, nflogHeaderLen),
		again,
		{Op: opcode.JumpEq, K: nflogPayloadLE, True: found, False: otherOrder},
		otherOrder,
		// All types are below 256: their first byte is 0 in big-endian order alone.
		order,
		{Op: opcode.JumpEq, K: 0, True: bigEndian, False: littleEndian},
		bigEndian,
		{Op: opcode.Jump, True: checked},
		littleEndian,
		ir.Ins(opcode.LshK, 8),
		ir.Ins(opcode.Store, high),
		ir.Ins(opcode.StoreX, place),
		ir.Ins(opcode.LoadInd|opcode.SizeB, 0),
		ir.Ins(opcode.LoadXMem, high),
		ir.Ins(opcode.AddX, 0),
		ir.Ins(opcode.LoadXMem, place),
		checked,
		tooShort,
		step,
		ir.Ins(opcode.AndK, 0xfffffffc),
		ir.Ins(opcode.AddX, 0),
		ir.Ins(opcode.TAX, 0),
		{Op: opcode.Jump, True: again},
		found,
		ir.Ins(opcode.AddK, nflogAttrLen),
		ir.Ins(opcode.Store, uint32(o.payload.reg)),
	}
	g.free(int(place))
	g.free(int(high))
	return s
}
