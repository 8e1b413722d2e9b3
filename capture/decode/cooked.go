package decode

import "encoding/binary"

const (
	sllLen  = 16 // LINKTYPE_LINUX_SLL
	sll2Len = 20 // LINKTYPE_LINUX_SLL2
)

// The hardware types (if_arp.h) whose packets have no EtherType in the protocol
// field of a cooked header.
const (
	arphrdFrameRelay = 770
	arphrdRadiotap   = 803
	arphrdNetlink    = 824
	arphrdVSOCK      = 826
)

// The protocols below 0x600 (if_ether.h) that say that an 802.2 header follows.
// ETH_P_802_3 is Novell's raw 802.3: its checksum, 0xffff, stands where 802.2 has
// the access points, and is read as them.
const (
	ethP8023 = 0x0001
	ethP8022 = 0x0004
)

// The protocols below 0x600 that are those of a link type.
const (
	ethPCAN    = 0x000c
	ethPCANXL  = 0x000e
	ethP802154 = 0x00f6
	ethPXDSA   = 0x00f8 // a frame that a switch has tagged, behind its addresses
)

// linuxSLL reads a Linux cooked header, version 1.
func linuxSLL(data []byte, p *Packet) {
	if len(data) < sllLen {
		p.Undecoded = true
		return
	}
	cooked(binary.BigEndian.Uint16(data[2:]), binary.BigEndian.Uint16(data[14:]), data, sllLen, p)
}

// linuxSLL2 reads a Linux cooked header, version 2.
func linuxSLL2(data []byte, p *Packet) {
	if len(data) < sll2Len {
		p.Undecoded = true
		return
	}
	cooked(binary.BigEndian.Uint16(data[8:]), binary.BigEndian.Uint16(data), data, sll2Len, p)
}

// cooked reads what follows a cooked header that ended at off.
func cooked(hardware, proto uint16, data []byte, off int, p *Packet) {
	switch hardware {
	case arphrdFrameRelay:
		p.countAs(LinkFrameRelay)
		frameRelay(data, off, p)
	case arphrdRadiotap:
		p.countAs(Link80211)
		radiotap(data, off, p)
		p.orCountAs(Link80211)
	case arphrdNetlink:
		p.countAs(LinkNetlink)
		p.NetOffset, p.Undecoded = uint16(off), true
	case arphrdVSOCK:
		p.countAs(LinkVSOCK)
		p.NetOffset = uint16(off)
	default:
		linuxProtocol(proto, data, off, p)
	}
}

// linuxProtocol reads the packet at off, whose protocol the kernel gave as proto.
func linuxProtocol(proto uint16, data []byte, off int, p *Packet) {
	switch {
	case proto >= minEtherType:
		etherType(proto, data, off, p)
	case proto == ethP8023 || proto == ethP8022:
		// The kernel removed the length field with the link header: the length of
		// the data takes its place.
		etherType(uint16(min(len(data)-off, maxLength)), data, off, p)
	default:
		// One of Linux's own numbers, which Packet.Proto has no place for.
		p.NetOffset, p.Undecoded = uint16(off), true
		switch {
		case proto >= ethPCAN && proto <= ethPCANXL:
			p.countAs(linkCAN)
		case proto == ethP802154:
			p.countAs(link802154)
		case proto == ethPXDSA:
			p.countAs(LinkDSA)
		}
	}
}
