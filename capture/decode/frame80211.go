package decode

import "encoding/binary"

// The lengths of the parts of a data frame's header (IEEE 802.11-2020, 9.2.3).
const (
	header80211 = 24
	address     = 6
	qosControl  = 2
	htControl   = 4

	amsduHeader = 14 // both addresses and the length of a subframe (9.3.2.2)
	meshControl = 6  // flags, time to live and sequence number (9.2.4.7.3)
)

// The first two bytes of a frame: its kind, and flags.
const (
	versionAndType = 0x0f
	typeData       = 0x08
	subtypeNoData  = 0x40
	subtypeQoS     = 0x80

	flagToDS      = 0x01
	flagFromDS    = 0x02
	flagProtected = 0x40
	flagOrder     = 0x80 // in QoS data: HT control is there
)

const (
	sequenceAt     = 22   // of the sequence control, whose lowest four bits are
	fragmentNumber = 0x0f // the number of the fragment

	qosAMSDU     = 0x80 // in the first byte of QoS control
	qosMesh      = 0x01 // in the second
	meshExtended = 0x03 // in the flags of mesh control: how many addresses follow
)

// frame80211 reads a frame of IEEE 802.11 at off, whose header may be padded to a
// multiple of four bytes. Frames that carry no data, that are encrypted, and later
// fragments are counted as frames of 802.11, and nothing is missing of them.
func frame80211(data []byte, off int, padded bool, p *Packet) {
	p.NetOffset = uint16(off)
	b := data[off:]
	if len(b) < 2 {
		p.Undecoded = true
		return
	}
	kind, flags := b[0], b[1]
	if kind&versionAndType != typeData || kind&subtypeNoData != 0 || flags&flagProtected != 0 {
		return
	}
	size := sizeOfHeader(kind, flags)
	if len(b) < size {
		p.Undecoded = true
		return
	}
	if b[sequenceAt]&fragmentNumber != 0 {
		return
	}
	var qos [qosControl]byte
	if kind&subtypeQoS != 0 {
		at := header80211
		if fourAddresses(flags) {
			at += address
		}
		copy(qos[:], b[at:])
	}
	if padded {
		size = (size + 3) &^ 3
	}
	body(data, off+size, qos, p)
}

func fourAddresses(flags uint8) bool { return flags&flagToDS != 0 && flags&flagFromDS != 0 }

// sizeOfHeader returns how long the header of a data frame is.
func sizeOfHeader(kind, flags uint8) int {
	size := header80211
	if fourAddresses(flags) {
		size += address
	}
	if kind&subtypeQoS != 0 {
		size += qosControl
		if flags&flagOrder != 0 {
			size += htControl
		}
	}
	return size
}

// body reads the body of a data frame at off: of an aggregate (A-MSDU) the first
// subframe, for one frame is in one row.
func body(data []byte, off int, qos [qosControl]byte, p *Packet) {
	if qos[0]&qosAMSDU != 0 {
		if len(data)-off < amsduHeader {
			p.Undecoded = true
			return
		}
		length := int(binary.BigEndian.Uint16(data[off+amsduHeader-2:]))
		off += amsduHeader
		data = data[:min(off+length, len(data))]
	}
	if off > len(data) {
		p.Undecoded = true
		return
	}
	if qos[1]&qosMesh != 0 {
		if off = behindMesh(data, off); off == 0 {
			p.Undecoded = true
			return
		}
	}
	p.NetOffset = uint16(off)
	if et := llc(min(len(data)-off, maxLength), data[off:], p); et != 0 {
		etherType(et, data, off+snapLen, p)
	}
}

// behindMesh returns where the LLC header begins in a body at off that may begin with a
// mesh control. Outside of a mesh the bit for it says something else, so that the LLC
// header itself decides. It returns 0 when that is cut off.
func behindMesh(data []byte, off int) int {
	b := data[off:]
	if len(b) < llcLen {
		return 0
	}
	if uint24(b) == llcSNAP {
		return off
	}
	behind := meshControl + address*int(b[0]&meshExtended)
	switch {
	case len(b) < behind+llcLen:
		return 0
	case uint24(b[behind:]) == llcSNAP:
		return off + behind
	}
	return off
}
