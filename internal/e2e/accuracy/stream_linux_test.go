package accuracy

import (
	"encoding/binary"
	"net/netip"
	"slices"

	"golang.org/x/sys/unix"

	"iftopgo/capture/frame"
)

// stream is traffic that is made packet by packet. The checksums above IP are
// wrong on purpose: the kernel that receives the frames counts them and answers
// none, so that nothing is on the line but what was sent.
type stream struct {
	// proto is the protocol above IP.
	proto uint8
	ipv6  bool
	// flows is how many flows the packets belong to in turn.
	flows int
	// size is the bytes of a frame, the link header included.
	size int
	// fragments is in how many frames a datagram comes; 0 and 1 are whole.
	fragments int
	// vlan, if not 0, is the tag in the frame.
	vlan uint16
}

// frames makes one frame of each flow, or all fragments of one datagram, as they
// are at a link.
func (s stream) frames(l *link) [][]byte {
	out := make([][]byte, 0, s.flows*max(s.fragments, 1))
	for flow := range s.flows {
		for _, packet := range s.packets(l, flow) {
			out = append(out, append(s.header(l), packet...))
		}
	}
	return out
}

// header makes the link header of a frame.
func (s stream) header(l *link) []byte {
	if l.header == nil {
		return nil
	}
	b := slices.Clone(l.header)
	if s.vlan != 0 {
		b = binary.BigEndian.AppendUint16(b, unix.ETH_P_8021Q)
		b = binary.BigEndian.AppendUint16(b, s.vlan)
	}
	if s.ipv6 {
		return binary.BigEndian.AppendUint16(b, unix.ETH_P_IPV6)
	}
	return binary.BigEndian.AppendUint16(b, unix.ETH_P_IP)
}

// packets makes the IP packet of a flow, or its fragments.
func (s stream) packets(l *link, flow int) [][]byte {
	src, dst := l.src4, l.dst4
	room := s.size - len(s.header(l)) - 20
	if s.ipv6 {
		src, dst = l.src6, l.dst6
		room -= 20
	}
	if s.fragments < 2 {
		return [][]byte{s.packet(src, dst, flow, 0, false, s.segment(src, dst, flow, room))}
	}
	if s.ipv6 {
		room -= 8 // the fragment header
	}
	room &^= 7 // Fragments begin at multiples of eight bytes.
	whole := s.segment(src, dst, flow, room*s.fragments)
	var out [][]byte
	for at := 0; at < len(whole); at += room {
		out = append(out, s.packet(src, dst, flow, at, at+room < len(whole), whole[at:at+room]))
	}
	return out
}

// packet puts an IP header in front of a transport packet, or of the piece of it
// that begins at an offset.
func (s stream) packet(src, dst netip.Addr, flow, at int, more bool, piece []byte) []byte {
	if s.ipv6 {
		next, extension := s.proto, []byte(nil)
		if s.fragments > 1 {
			next, extension = unix.IPPROTO_FRAGMENT, []byte{s.proto, 0}
			extension = binary.BigEndian.AppendUint16(extension, uint16(at)|bit(more, 1))
			extension = binary.BigEndian.AppendUint32(extension, uint32(flow))
		}
		b := binary.BigEndian.AppendUint16([]byte{0x60, 0, 0, 0}, uint16(len(extension)+len(piece)))
		b = append(b, next, 64)
		return slices.Concat(b, src.AsSlice(), dst.AsSlice(), extension, piece)
	}
	b := []byte{0x45, 0}
	b = binary.BigEndian.AppendUint16(b, uint16(20+len(piece)))
	b = binary.BigEndian.AppendUint16(b, uint16(flow))
	b = binary.BigEndian.AppendUint16(b, uint16(at/8)|bit(more, 0x2000))
	b = append(b, 64, s.proto, 0, 0)
	b = slices.Concat(b, src.AsSlice(), dst.AsSlice())
	binary.BigEndian.PutUint16(b[10:], frame.Checksum(b))
	return append(b, piece...)
}

func bit(set bool, value uint16) uint16 {
	if set {
		return value
	}
	return 0
}

// segment makes a transport packet of a flow, of a number of bytes.
func (s stream) segment(src, dst netip.Addr, flow, size int) []byte {
	b := make([]byte, size)
	sum := 6 // where the checksum is in a header of UDP
	switch s.proto {
	case unix.IPPROTO_ICMP, unix.IPPROTO_ICMPV6:
		b[0] = 8 // echo request
		if s.ipv6 {
			b[0] = 128
		}
		sum = 2
		binary.BigEndian.PutUint16(b[4:], uint16(flow))
	default:
		binary.BigEndian.PutUint16(b, uint16(20_000+flow%40_000))
		binary.BigEndian.PutUint16(b[2:], uint16(9+flow/40_000))
	}
	switch s.proto {
	case unix.IPPROTO_TCP:
		sum = 16
		b[12], b[13] = 5<<4, 0x10 // five words of header, ACK
	case unix.IPPROTO_UDP:
		binary.BigEndian.PutUint16(b[4:], uint16(size))
	}
	pseudo := slices.Concat(src.AsSlice(), dst.AsSlice(), binary.BigEndian.AppendUint32(nil, uint32(size)), []byte{0, 0, 0, s.proto})
	if s.proto == unix.IPPROTO_ICMP {
		pseudo = nil
	}
	binary.BigEndian.PutUint16(b[sum:], wrong(frame.Checksum(append(pseudo, b...))))
	return b
}

// wrong makes a checksum another one, and not 0, which says that there is none.
func wrong(sum uint16) uint16 { return max(sum^1, 2) }
