package decode

import "encoding/binary"

// The headers that drivers put before a frame of IEEE 802.11.
const (
	radiotapLen = 8 // version, padding, length and the first word of which fields there are
	prismLen    = 144
	prismLeast  = 24 // message code, its length and the name of the device

	// avsMagic begins an AVS header, but for the version in the lowest bits. Drivers
	// gave the link type of Prism to it, too.
	avsMagic = 0x80211000
	avsMask  = 0xfffff000

	// prismCode and prismCode2 are the message codes of a Prism header.
	prismCode  = 0x41
	prismCode2 = 0x44
)

// The bits of a radiotap header (radiotap.org) that say what the frame is like: the
// fields that there may be up to the flags, and the one flag that moves bytes.
const (
	radiotapTSFT    = 1 << 0
	radiotapFlags   = 1 << 1
	radiotapMore    = 1 << 31 // another word follows
	radiotapDataPad = 0x20    // the header of the frame is padded to four bytes
)

// wireless reads a frame of IEEE 802.11, and what link says is before it. Whatever cannot
// be read of it is counted as such a frame.
func wireless(link LinkType, data []byte, p *Packet) {
	p.countAs(Link80211)
	switch link {
	case LinkRadiotap:
		radiotap(data, 0, p)
	case LinkPrism, LinkAVS:
		monitored(data, p)
	default:
		frame80211(data, 0, false, p)
	}
	p.orCountAs(Link80211)
}

// radiotap reads the header at off and the frame behind it. A frame check sequence at
// its end, which a flag tells of, does no harm: the packet within states its own length.
func radiotap(data []byte, off int, p *Packet) {
	b := data[off:]
	if len(b) < radiotapLen || b[0] != 0 {
		p.NetOffset, p.Undecoded = uint16(off), true
		return
	}
	size := int(binary.LittleEndian.Uint16(b[2:]))
	if size < radiotapLen || size > len(b) || size > maxHeader {
		p.NetOffset, p.Undecoded = uint16(off), true
		return
	}
	frame80211(data, off+size, flagsOfRadiotap(b[:size])&radiotapDataPad != 0, p)
}

// flagsOfRadiotap returns the field of flags of a whole header, 0 when it has none. A
// field begins at a multiple of its size, counted from the start of the header.
func flagsOfRadiotap(b []byte) uint8 {
	first := binary.LittleEndian.Uint32(b[4:])
	if first&radiotapFlags == 0 {
		return 0
	}
	at := 4
	for at+4 <= len(b) && binary.LittleEndian.Uint32(b[at:])&radiotapMore != 0 {
		at += 4
	}
	at += 4
	if first&radiotapTSFT != 0 {
		at = (at+7)&^7 + 8
	}
	if at >= len(b) {
		return 0
	}
	return b[at]
}

// monitored reads a header of Prism or AVS, which their first bytes tell apart, and the
// frame behind it. The one is in the byte order of the host, the other in that of the
// network; both have their length in their second word.
func monitored(data []byte, p *Packet) {
	if len(data) < prismLeast {
		p.Undecoded = true
		return
	}
	size := uint32(prismLen)
	switch code := binary.BigEndian.Uint32(data); {
	case code&avsMask == avsMagic, code == prismCode, code == prismCode2:
		size = binary.BigEndian.Uint32(data[4:])
	case code == prismCode<<24, code == prismCode2<<24:
		size = binary.LittleEndian.Uint32(data[4:])
	}
	if size < prismLeast || size > maxHeader || int(size) > len(data) {
		p.Undecoded = true
		return
	}
	frame80211(data, int(size), false, p)
}
