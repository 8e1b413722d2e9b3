package meter

import (
	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// measure returns how many bytes and packets a captured packet counts as.
func measure(c capture.Count, f *frame.Frame, p *decode.Packet) (bytes, packets uint64) {
	switch c {
	case capture.CountIP:
		return uint64(networkLength(f, p)), 1
	case capture.CountWire:
		return wireLength(f, p)
	case capture.CountFrame:
	}
	bytes = interfaceLength(f)
	if f.HasVLAN && f.CountTag {
		bytes += vlanTagLen
	}
	return bytes, 1
}

// networkLength is the length of a network packet as its header states it, without
// the padding of a short frame. It is no more than the frame has behind its link
// header, for the header may be forged.
func networkLength(f *frame.Frame, p *decode.Packet) uint32 {
	most := max(f.Len, uint32(p.NetOffset)) - uint32(p.NetOffset)
	if p.NetLen == 0 {
		return most
	}
	return min(p.NetLen, most)
}

// interfaceLength is the length of a frame as its interface counts it, without a VLAN
// tag that was taken out.
func interfaceLength(f *frame.Frame) uint64 { return uint64(max(int64(f.Len)+int64(f.Extra), 0)) }

// vlanTagLen is the length of an 802.1Q tag.
const vlanTagLen = 4

// wireLength returns the bytes and packets that cross the wire: a super-packet of
// segmentation offload becomes segments, each with a copy of all headers. A link
// header that an interface leaves out of its counters counts too.
func wireLength(f *frame.Frame, p *decode.Packet) (bytes, packets uint64) {
	more := uint64(max(f.Extra, 0))
	if f.HasVLAN {
		more += vlanTagLen
	}
	bytes, packets = uint64(f.Len)+more, 1
	headers := uint64(p.PayloadOffset)
	if f.SegmentSize == 0 || headers == 0 || uint64(f.Len) <= headers {
		return bytes, packets
	}
	size := uint64(f.SegmentSize)
	packets = (uint64(f.Len) - headers + size - 1) / size
	return bytes + (packets-1)*(headers+more), packets
}
