package meter

import (
	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// measure returns the bytes and the packets one captured packet counts for.
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
// the padding of a short frame, but no more than the frame has behind its link
// header: a stranger's header may state anything. Such a packet is decoded all the
// same, because no field is read from what is not there.
func networkLength(f *frame.Frame, p *decode.Packet) uint32 {
	there := max(f.Len, uint32(p.NetOffset)) - uint32(p.NetOffset)
	if p.NetLen == 0 {
		return there
	}
	return min(p.NetLen, there)
}

// interfaceLength is the length of a frame as its interface counts it, without a VLAN
// tag that was taken out.
func interfaceLength(f *frame.Frame) uint64 { return uint64(max(int64(f.Len)+int64(f.Extra), 0)) }

// vlanTagLen is the length of an 802.1Q tag.
const vlanTagLen = 4

// wireLength expands a super-packet into the segments that cross the line, each
// with a copy of all headers. A link header that an interface leaves out of its
// counters crosses the line too.
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
