//go:build linux

package kernelcount

import (
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
)

// loopbackIndex is the index that the loopback interface of every network namespace has.
const loopbackIndex = 1

// family is the network of an IP version.
var family = map[uint8]decode.Net{4: decode.NetIPv4, 6: decode.NetIPv6}

// collect adds what the CPUs have counted of a flow in the interval of a stamp, and returns the last stamp that
// any of them has.
func (s *countSums) collect(of []countSums, stamp uint32) (newest uint32) {
	for i := range of {
		if newest = max(newest, of[i].Stamp); of[i].Stamp == stamp {
			s.plus(&of[i])
		}
	}
	return newest
}

// plus adds what another CPU has counted of the same flow.
func (s *countSums) plus(o *countSums) {
	if s.Received == 0 {
		*s = *o
		return
	}
	s.Received += o.Received
	s.Packets += o.Packets
	s.Bytes += o.Bytes
	s.First, s.Last = min(s.First, o.First), max(s.Last, o.Last)
	s.Flags |= o.Flags
}

// entry is what was counted of a flow in one direction.
type entry struct {
	key  countKey
	sums countSums
}

// sum is an entry of a period as a meter takes it.
func (e *entry) sum(to *meter.Sum, p *Period) {
	k := &e.key
	to.Packet = decode.Packet{
		Src: k.Src, Dst: k.Dst, SrcPort: k.Sport, DstPort: k.Dport, Proto: uint16(k.Proto), Net: family[k.Net],
		TCPFlags: uint8(e.sums.Flags),
	}
	to.Frame = frame.Frame{Data: k.Macs[:], Time: p.at(e.sums.First), Iface: k.Ifindex, Link: decode.LinkEthernet, Dir: direction(k)}
	to.Received, to.Packets, to.Bytes = e.sums.Received, e.sums.Packets, e.sums.Bytes
	to.Since, to.Last, to.TCPFlags = p.From, max(p.at(e.sums.Last), to.Frame.Time), uint8(e.sums.Flags)
}

// at is the capture time of a time of the kernel. What the kernel takes for the time at a tick, and
// the moments in which clocks are compared, are not exact.
func (p *Period) at(kernel uint64) int64 { return min(max(int64(kernel)+p.Offset, p.From), p.To) }

// direction is what it is for a packet that was captured.
func direction(k *countKey) frame.Dir {
	if k.Ifindex == loopbackIndex {
		return frame.DirUnknown
	}
	return frame.DirOf(k.PktType)
}
