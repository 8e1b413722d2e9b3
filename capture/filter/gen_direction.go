package filter

import (
	"fmt"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// packetOutgoing is the packet type of what this host sent, PACKET_OUTGOING of
// <linux/if_packet.h>.
const packetOutgoing = 4

// directionField is where a link header has the direction of a packet.
type directionField struct {
	at       uint32
	size     int
	outbound uint32 // the value of what this host sent
	outMask  uint32 // the bits of it that count
	inbound  uint32 // the value of what it received
	inMask   uint32
}

// directionFields are those of the link types whose header tells both directions. The tags
// of Marvell's switches name some packets that may have had either: those match neither.
var directionFields = map[LinkType]directionField{
	LinkPFLOG:       {at: 60, size: opcode.SizeB, outbound: 2, outMask: 0xff, inbound: 1, inMask: 0xff},
	LinkPPPD:        {at: 0, size: opcode.SizeB, outbound: 1, outMask: 0xff, inbound: 0, inMask: 0xff},
	LinkPPPDirected: {at: 0, size: opcode.SizeB, outbound: 1, outMask: 0xff, inbound: 0, inMask: 0xff},
	LinkHDLCDir:     {at: 0, size: opcode.SizeB, outbound: 1, outMask: 0xff, inbound: 0, inMask: 0xff},
	LinkFrameDir:    {at: 0, size: opcode.SizeB, outbound: 1, outMask: 0xff, inbound: 0, inMask: 0xff},
	LinkSLIP:        {at: 0, size: opcode.SizeB, outbound: 1, outMask: 0xff, inbound: 0, inMask: 0xff},
	LinkIPNET:       {at: 2, size: opcode.SizeH, outbound: 1, outMask: 0xffff, inbound: 2, inMask: 0xffff},
	LinkDSABRCM:     {at: 12, size: opcode.SizeB, outbound: 0x20, outMask: 0xe0, inbound: 0, inMask: 0xe0},
	LinkDSAPrepend:  {at: 0, size: opcode.SizeB, outbound: 0x20, outMask: 0xe0, inbound: 0, inMask: 0xe0},
	LinkDSA:         {at: 12, size: opcode.SizeB, outbound: 0x40, outMask: 0xc0, inbound: 0, inMask: 0x40},
	LinkEDSA:        {at: 16, size: opcode.SizeB, outbound: 0x40, outMask: 0xc0, inbound: 0, inMask: 0x40},
}

// directionTest tests the direction of a packet. Outbound packets are those this host
// sent.
func (g *generator) directionTest(outbound bool) ir.Cond {
	if f, ok := directionFields[g.link]; ok {
		v, mask := f.inbound, f.inMask
		if outbound {
			v, mask = f.outbound, f.outMask
		}
		return g.jump(opcode.JumpEq, v, ir.Ins(opcode.LoadAbs|f.size, f.at), ir.Ins(opcode.AndK, mask))
	}
	var c ir.Cond
	switch {
	case g.link == LinkLinuxSLL:
		c = g.equal(fromHeader, 0, opcode.SizeH, packetOutgoing)
	case g.link == LinkLinuxSLL2:
		c = g.equal(fromHeader, 10, opcode.SizeB, packetOutgoing)
	case g.opts.Target == TargetBytes:
		return g.failLink(fmt.Sprintf("the direction of a packet is not in link type %v", g.link), "")
	default:
		c = g.jump(opcode.JumpEq, packetOutgoing, ir.Ins(opcode.LoadAbs|opcode.SizeH, opcode.AncillaryPacketType))
	}
	if outbound {
		return c
	}
	return ir.Not(c)
}
