//go:build linux

package kernelcount

import (
	"unsafe"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
)

// loopbackIndex is the index that the loopback interface of every network namespace has.
const loopbackIndex = 1

// addresses are those of a flow of IPv6, in the place behind that of its sums: struct addresses in maps.h.
type addresses struct {
	_        [32]byte
	src, dst [16]byte
}

// places is how many a flow takes: behind that of its sums is one for the addresses of IPv6.
func places(at *countPlace) int {
	if at.Key.Net == netIPv6 {
		return 2
	}
	return 1
}

// sum is what was counted for the flow whose places come first, in a period, as a meter takes it.
func sum(of []countPlace, to *meter.Sum, p *Period, t *ticks) {
	at, next := &of[0], &of[min(1, len(of)-1)] // A flow that comes at this moment may seem to have one.
	k := &at.Key
	to.Packet = decode.Packet{SrcPort: k.Sport, DstPort: k.Dport, Proto: uint16(k.Proto), Net: decode.NetIPv4, TCPFlags: k.Flags}
	if k.Net == netIPv6 {
		a := (*addresses)(unsafe.Pointer(next))
		to.Packet.Net, to.Packet.Src, to.Packet.Dst = decode.NetIPv6, a.src, a.dst
	} else {
		to.Packet.Src, to.Packet.Dst = mapped4(k.Addresses[:4]), mapped4(k.Addresses[4:])
	}
	to.Frame = frame.Frame{Data: k.Macs[:], Time: p.at(at.First), Iface: k.Ifindex, Link: decode.LinkEthernet, Dir: direction(k.Ifindex, k.PktType)}
	to.Packets, to.Bytes = at.Packets, at.Bytes
	to.Since, to.Last, to.TCPFlags = p.From, max(p.at(at.First+uint64(t.between(at.FirstTick, at.LastTick))), to.Frame.Time), k.Flags
}

// netIPv6 says that the key is of IPv6: NET_IPV6 in maps.h.
const netIPv6 = 6

// mapped4 is an IPv4-mapped address (RFC 4291, section 2.5.5.2).
func mapped4(a []byte) [16]byte {
	return [16]byte{10: 0xff, 11: 0xff, 12: a[0], 13: a[1], 14: a[2], 15: a[3]}
}

// at is the capture time of a time of the kernel. What the kernel takes for the time at a tick, and
// the moments in which clocks are compared, are not exact.
func (p *Period) at(kernel uint64) int64 { return min(max(int64(kernel)+p.Offset, p.From), p.To) }

// direction is what it is for a packet that was captured.
func direction(ifindex uint32, pktType uint8) frame.Dir {
	if ifindex == loopbackIndex {
		return frame.DirUnknown
	}
	return frame.DirOf(pktType)
}
