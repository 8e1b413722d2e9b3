package decode

import "encoding/binary"

// The header of LINKTYPE_PKTAP, which is little-endian. Where the flags are is the same
// in both versions.
const (
	pktapFlagsAt   = 36
	pktapLeast     = 40      // version 2, whose names and identifiers are optional
	pktapLeast1    = 108     // version 1
	pktapVersion2  = 0x80000 // PTH_FLAG_V2_HDR
	pktapHasPacket = 1       // the type of record
)

const ppiLen = 8 // version, flags, length and link type of LINKTYPE_PPI

// inner reads the frame at off, which begins with the header that link names. A link type
// that holds others is not read within another one, which bounds the depth.
func inner(link LinkType, data []byte, off int, p *Packet) {
	switch {
	case off > len(data) || off > maxHeader:
		p.Undecoded = true
		return
	case link == LinkPKTAP || link == LinkUser2 || link == LinkPPI:
		p.countAs(link)
		p.NetOffset, p.Undecoded = uint16(off), true
		return
	}
	Decode(link, data[off:], p)
	p.NetOffset += uint16(off)
	if p.PayloadOffset != 0 {
		p.PayloadOffset += uint16(off)
	}
}

// pktap reads a packet of a pktap interface of macOS. link is the number it was found
// under: there may be something else under the one that is for private use.
func pktap(link LinkType, data []byte, p *Packet) {
	dlt, size, ok := pktapHeader(data)
	if !ok {
		p.Undecoded = true
		return
	}
	if link == LinkUser2 {
		p.countAs(LinkPKTAP)
	}
	inner(FromDLT(dlt), data, size, p)
}

// pktapHeader returns the number of the link type of the packet behind the header, and
// where it begins. ok is false when there is none, or the header makes no sense.
func pktapHeader(data []byte) (dlt uint16, size int, ok bool) {
	if len(data) < pktapLeast {
		return 0, 0, false
	}
	if binary.LittleEndian.Uint32(data[pktapFlagsAt:])&pktapVersion2 != 0 {
		return binary.LittleEndian.Uint16(data[6:]), int(data[0]), data[0] >= pktapLeast
	}
	length, record := binary.LittleEndian.Uint32(data), binary.LittleEndian.Uint32(data[4:])
	number := binary.LittleEndian.Uint32(data[8:])
	ok = length >= pktapLeast1 && length <= maxHeader && record == pktapHasPacket && number <= 0xffff
	return uint16(number), int(length), ok
}

// ppi reads per-packet information: its length and the link type behind it. It may hold
// fields of any kind, which say nothing about the bytes of the frame.
func ppi(data []byte, p *Packet) {
	if len(data) < ppiLen {
		p.Undecoded = true
		return
	}
	size, dlt := binary.LittleEndian.Uint16(data[2:]), binary.LittleEndian.Uint32(data[4:])
	if size < ppiLen || dlt > 0xffff {
		p.Undecoded = true
		return
	}
	inner(FromDLT(uint16(dlt)), data, int(size), p)
}
