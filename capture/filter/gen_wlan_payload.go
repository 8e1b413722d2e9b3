package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// The frame control field of IEEE 802.11: the type in its first byte, and in the second
// whether the frame goes to or comes from the distribution system.
const (
	wlanTypeMask    = 0x0c
	wlanSubtypeMask = 0xf0
	wlanControl     = 0x04 // type: control, and reserved types
	wlanData        = 0x08 // type: data, and reserved types
	wlanQoS         = 0x80 // subtype of data: with a QoS field
	wlanCTS         = 0xc0 // subtypes of control
	wlanACK         = 0xd0
	wlanToDS        = 0x01
	wlanFromDS      = 0x02
	wlanDirMask     = 0x03
)

// wlanHeaderLen is the length of the header of a data frame with three addresses, and
// wlanQoSLen how much longer it is with a QoS field.
const (
	wlanHeaderLen = 24
	wlanQoSLen    = 2
)

// The radiotap header (radiotap.org): its first word of flags, in little-endian order, says
// which fields there are. The first two are the timestamp, 8 bytes, and the flags.
const (
	radiotapPresent   = 4
	radiotapTimestamp = 0x01000000
	radiotapFlags     = 0x02000000
	radiotapMore      = 0x00000080 // another word of flags follows
	radiotapFields    = 8
	radiotapPadded    = 0x20 // in the flags: the frame's header is padded to words
)

// wlanPayload puts the offset of what is behind the IEEE 802.11 header into the register of
// the payload. header has put that of the header into X; it is empty if nothing is before
// the header. As in libpcap, a fourth address does not count.
func (g *generator) wlanPayload(o *outer, header []*ir.Stmt, next *ir.Stmt) []*ir.Stmt {
	if o.payload.reg < 0 {
		return header
	}
	g.opaque = true
	reg := uint32(o.payload.reg)
	if header == nil {
		header = []*ir.Stmt{ir.Ins(opcode.LoadXImm, 0)}
	}
	more := ir.Ins(opcode.LoadMem, reg)
	after := next
	var padding []*ir.Stmt
	if g.opts.LinkType == LinkRadiotap {
		padding = radiotapPadding(reg, next)
		after = padding[0]
	}
	qos := &ir.Stmt{Op: opcode.JumpSet, K: wlanQoS, True: more, False: after}
	reserved := &ir.Stmt{Op: opcode.JumpSet, K: wlanControl, True: next, False: qos}
	s := append(
		header,
		ir.Ins(opcode.TXA, 0),
		ir.Ins(opcode.AddK, wlanHeaderLen),
		ir.Ins(opcode.Store, reg),
		ir.Ins(opcode.LoadInd|opcode.SizeB, 0),
		&ir.Stmt{Op: opcode.JumpSet, K: wlanData, True: reserved, False: next},
		reserved,
		qos,
		more,
		ir.Ins(opcode.AddK, wlanQoSLen),
		ir.Ins(opcode.Store, reg),
	)
	return append(s, padding...)
}

// radiotapPadding rounds the length of the frame's header up where the driver has padded
// it, which the flags of the radiotap header say. It looks for them only where one word
// says which fields there are, as libpcap does. The offset of the header is in X.
func radiotapPadding(reg uint32, next *ir.Stmt) []*ir.Stmt {
	round := ir.Ins(opcode.LoadMem, reg)
	flags := func(at uint32) (load, test *ir.Stmt) {
		return ir.Ins(opcode.LoadAbs|opcode.SizeB, at),
			&ir.Stmt{Op: opcode.JumpSet, K: radiotapPadded, True: round, False: next}
	}
	loadBehind, testBehind := flags(radiotapFields + 8)
	loadFirst, testFirst := flags(radiotapFields)
	timestamp := &ir.Stmt{Op: opcode.JumpSet, K: radiotapTimestamp, True: loadBehind, False: loadFirst}
	more := &ir.Stmt{Op: opcode.JumpSet, K: radiotapMore, True: next, False: timestamp}
	return []*ir.Stmt{
		ir.Ins(opcode.LoadAbs|opcode.SizeW, radiotapPresent),
		{Op: opcode.JumpSet, K: radiotapFlags, True: more, False: next},
		more,
		timestamp,
		loadBehind,
		testBehind,
		loadFirst,
		testFirst,
		round,
		ir.Ins(opcode.SubX, 0),
		ir.Ins(opcode.AddK, 3),
		ir.Ins(opcode.AndK, 0xfffffffc),
		ir.Ins(opcode.AddX, 0),
		ir.Ins(opcode.Store, reg),
	}
}
