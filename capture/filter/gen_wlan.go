package filter

import (
	"fmt"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// Where the addresses of an IEEE 802.11 header are.
const (
	wlanAddr1 = 4
	wlanAddr2 = 10
	wlanAddr3 = 16
	wlanAddr4 = 24
)

// frameControl tests the type or the direction of an IEEE 802.11 frame.
func (g *generator) frameControl(x *syntax.FrameControl) ir.Cond {
	if !g.link.isWLAN() {
		return g.failLink(fmt.Sprintf("no 802.11 frames on link type %v", g.link), "")
	}
	return g.masked(fromHeader, x.Byte, opcode.SizeB, x.Value, x.Mask)
}

// carriesWLAN tests for a data frame, and what is behind its LLC header.
func (g *generator) carriesWLAN(typ uint32) ir.Cond {
	is := g.masked(fromHeader, 0, opcode.SizeB, wlanData, wlanTypeMask)
	return ir.And(is, g.carriesLLC(typ))
}

// carriesLLC tests what is behind an LLC header that every packet has. Of a SNAP header
// only the type is looked at.
func (g *generator) carriesLLC(typ uint32) ir.Cond {
	switch {
	case typ == sapISO, typ == sapIP, typ == sapNetBEUI:
		return g.equal(fromLLC, 0, opcode.SizeH, typ<<8|typ)
	case typ == etherATalk:
		return g.snapAppleTalk(typ)
	case typ <= etherMaxLength:
		return g.equal(fromLLC, 0, opcode.SizeB, typ)
	default:
		return g.equal(fromLLC, 6, opcode.SizeH, typ)
	}
}

// sunLLC tests whether a packet of Sun's ATM has an LLC header, which its first byte says.
func (g *generator) sunLLC() ir.Cond { return g.masked(fromHeader, 0, opcode.SizeB, 0x02, 0x0f) }

// headerBit tests a bit of the frame control field.
func (g *generator) headerBit(at, bit uint32) ir.Cond {
	return g.anyBit(fromHeader, at, opcode.SizeB, bit)
}

// either tests yes if a bit in the second byte of the frame control field is set, and no
// if not.
func (g *generator) either(bit uint32, yes, no func() ir.Cond) ir.Cond {
	ifSet := ir.And(g.headerBit(1, bit), yes())
	ifClear := ir.And(ir.Not(g.headerBit(1, bit)), no())
	return ir.Or(ifClear, ifSet)
}

// ofStation tests a field of data and of management frames, which is elsewhere in
// each; control frames do not have it.
func (g *generator) ofStation(data, management func() ir.Cond) ir.Cond {
	inData := ir.And(g.headerBit(0, wlanData), data())
	inManagement := ir.And(ir.Not(g.headerBit(0, wlanData)), management())
	return ir.And(ir.Not(g.headerBit(0, wlanControl)), ir.Or(inManagement, inData))
}

// wlanDestination tests where a frame goes to: its third address if it goes by way of
// the distribution system, otherwise its first.
func (g *generator) wlanDestination(test func(at uint32) ir.Cond) ir.Cond {
	first := func() ir.Cond { return test(wlanAddr1) }
	third := func() ir.Cond { return test(wlanAddr3) }
	return g.ofStation(func() ir.Cond { return g.either(wlanToDS, third, first) }, first)
}

// wlanSource tests where a frame comes from: its second address, unless it comes from the
// distribution system, and then the third, or the fourth if it goes there too.
func (g *generator) wlanSource(test func(at uint32) ir.Cond) ir.Cond {
	second := func() ir.Cond { return test(wlanAddr2) }
	third := func() ir.Cond { return test(wlanAddr3) }
	fourth := func() ir.Cond { return test(wlanAddr4) }
	data := func() ir.Cond {
		return g.either(wlanFromDS, func() ir.Cond { return g.either(wlanToDS, fourth, third) }, second)
	}
	return g.ofStation(data, second)
}

// wlanHost tests for a MAC address in an IEEE 802.11 header.
func (g *generator) wlanHost(mac [6]byte, dir syntax.Direction) ir.Cond {
	at := func(at uint32) ir.Cond { return g.bytes(fromHeader, at, mac[:]) }
	notType := func(v, mask uint32) ir.Cond {
		return ir.Not(g.masked(fromHeader, 0, opcode.SizeB, v, mask))
	}
	// CTS and ACK frames have one address only.
	hasSecond := func() ir.Cond {
		short := ir.And(notType(wlanCTS, wlanSubtypeMask), notType(wlanACK, wlanSubtypeMask))
		return ir.Or(notType(wlanControl, wlanTypeMask), short)
	}
	switch dir {
	case syntax.DirAddr1:
		return at(wlanAddr1)
	case syntax.DirAddr2:
		return ir.And(hasSecond(), at(wlanAddr2))
	case syntax.DirAddr3:
		return ir.And(notType(wlanControl, wlanTypeMask), at(wlanAddr3))
	case syntax.DirAddr4:
		both := g.masked(fromHeader, 1, opcode.SizeB, wlanToDS|wlanFromDS, wlanDirMask)
		return ir.And(both, at(wlanAddr4))
	case syntax.DirReceiver:
		return ir.And(g.headerBit(0, wlanData), at(wlanAddr1))
	case syntax.DirTransmitter:
		has := ir.And(g.headerBit(0, wlanData), hasSecond())
		return ir.And(has, at(wlanAddr2))
	default:
		return ends(dir, func(src bool) ir.Cond {
			if src {
				return g.wlanSource(at)
			}
			return g.wlanDestination(at)
		})
	}
}
