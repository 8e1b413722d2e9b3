package decode

import (
	"encoding/binary"
	"math/bits"
)

const (
	nflogLen = 4 // family, version and group of LINKTYPE_NFLOG
	tlvLen   = 4 // length and type of an attribute in it

	// The attributes (nfnetlink_log.h) that begin with the EtherType, NFULA_PACKET_HDR,
	// and that are the packet, NFULA_PAYLOAD. There are fewer than maxTLVs kinds.
	nflogHeader  = 1
	nflogPayload = 9
	maxTLVs      = 64

	// leastPFLOG is the length of the shortest header of pflog(4), which OpenBSD 3.4
	// had. Later ones have 61 (64 with the padding), FreeBSD 69, OpenBSD 100.
	leastPFLOG = 45
	pflogAlign = 4

	encLen = 12 // struct enchdr of enc(4)

	// maxHeader bounds what may stand before a frame: no program writes so much, and
	// offsets have 16 bits.
	maxHeader = 8192
)

// nflog reads a packet that netfilter logged: the address family, which is Linux's,
// and attributes, one of which is the packet. The attributes are in the byte order of
// the host that captured. No type of theirs needs more than eight bits, so that a larger
// number is one in the other byte order.
func nflog(data []byte, p *Packet) {
	off, et := nflogLen, uint16(0)
	for range maxTLVs {
		if len(data)-off < tlvLen || off > maxHeader {
			break
		}
		length, kind := binary.LittleEndian.Uint16(data[off:]), binary.LittleEndian.Uint16(data[off+2:])
		if kind > 0xff {
			length, kind = bits.ReverseBytes16(length), bits.ReverseBytes16(kind)
		}
		if length < tlvLen {
			break
		}
		end := off + int(length)
		switch {
		case kind == nflogHeader && end >= off+tlvLen+2 && len(data) >= off+tlvLen+2:
			et = binary.BigEndian.Uint16(data[off+tlvLen:])
		case kind == nflogPayload:
			logged(data[:min(end, len(data))], off+tlvLen, et, p)
			return
		}
		off = (end + tlvLen - 1) &^ (tlvLen - 1)
	}
	p.Undecoded = true
}

// logged reads the network packet at off that was logged. In the tables of bridges and
// devices the EtherType says what it is, 0 when there is none; in the others the family.
func logged(data []byte, off int, et uint16, p *Packet) {
	p.NetOffset = uint16(off)
	switch {
	case data[0] == afInet:
		ipv4(data, off, p)
	case data[0] == afInet6Linux:
		ipv6(data, off, p)
	case et >= minEtherType:
		etherType(et, data, off, p)
	default:
		p.Undecoded = true
	}
}

// pflog reads a packet that pf logged. Its header differs from one system and release
// to the next, but begins with its length and the address family on all.
func pflog(data []byte, p *Packet) {
	if len(data) < 2 || data[0] < leastPFLOG {
		p.Undecoded = true
		return
	}
	off := (int(data[0]) + pflogAlign - 1) &^ (pflogAlign - 1)
	if off > len(data) {
		p.Undecoded = true
		return
	}
	loopback(uint32(data[1]), data, off, p)
}

// enc reads a packet as IPsec sees it: behind the address family in host byte order,
// the security parameters index and flags.
func enc(data []byte, p *Packet) {
	if len(data) < encLen {
		p.Undecoded = true
		return
	}
	loopback(hostFamily(data), data, encLen, p)
}
