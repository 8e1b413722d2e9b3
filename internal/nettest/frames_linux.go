package nettest

import (
	"encoding/binary"
	"net"

	"golang.org/x/sys/unix"
)

// FrameFunc appends frame number n to a buffer. The frame must depend on nothing but the
// number, so that a flood is the same every time.
type FrameFunc func(b []byte, between Pair, n int) []byte

// Pair is the Ethernet addresses of a frame.
type Pair struct{ From, To net.HardwareAddr }

// distinct is how many flows or hosts the frames of a FrameFunc are of; after as many
// frames they begin again.
const distinct = 1 << 24

// DistinctFlows makes UDP frames of 60 bytes, each of a flow of its own: 16.7
// million of them, from 256 addresses and ports.
func DistinctFlows(b []byte, between Pair, n int) []byte {
	n %= distinct
	b = ipv4(b, between, 46, unix.IPPROTO_UDP, [4]byte{10, 78, 0, byte(n >> 16)}, 0, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(n))
	b = binary.BigEndian.AppendUint16(b, 4711)
	b = binary.BigEndian.AppendUint16(b, 26)
	return append(b, make([]byte, 2+18)...) // No checksum.
}

// QUICInitials makes UDP frames of 1,242 bytes that begin as QUIC Initials do (RFC 9000, section
// 17.2.2), each of a flow of its own as those of DistinctFlows.
func QUICInitials(b []byte, between Pair, n int) []byte {
	const payload = 1200
	start := len(b)
	b = DistinctFlows(b, between, n)
	headers := b[start : start+42]
	binary.BigEndian.PutUint16(headers[16:], 28+payload) // IP's length, UDP's.
	binary.BigEndian.PutUint16(headers[38:], 8+payload)
	b = append(b[:start+42], 0xc0, 0, 0, 0, 1, 8)
	return append(b, make([]byte, payload-6)...)
}

// UnevenFlows makes UDP frames of 60 to 315 bytes, each of a flow of its own. A table
// that is full of such flows has less active ones than half of those that come.
func UnevenFlows(b []byte, between Pair, n int) []byte {
	more := int(scramble(uint64(n)) >> 56)
	b = DistinctFlows(b, between, n)
	binary.BigEndian.PutUint16(b[16:], uint16(46+more)) // IP's length, UDP's.
	binary.BigEndian.PutUint16(b[38:], uint16(26+more))
	return append(b, make([]byte, more)...)
}

// DistinctHosts makes TCP segments of 60 bytes that open connections, each from
// an address of its own: 16.7 million of them.
func DistinctHosts(b []byte, between Pair, n int) []byte {
	n %= distinct
	b = ipv4(b, between, 46, unix.IPPROTO_TCP, [4]byte{11, byte(n >> 16), byte(n >> 8), byte(n)}, 0, 0)
	b = binary.BigEndian.AppendUint16(b, 1024)
	b = binary.BigEndian.AppendUint16(b, 443)
	b = append(b, 0, 0, 0, 1, 0, 0, 0, 0, 5<<4, 2) // A header without options, SYN.
	return append(b, make([]byte, 6+6)...)
}

// Pings makes ICMP echo requests of 74 bytes, each with an identifier of its own
// while there are any, then from the next address.
func Pings(b []byte, between Pair, n int) []byte {
	n %= distinct
	b = ipv4(b, between, 60, unix.IPPROTO_ICMP, [4]byte{10, 78, 1, byte(n >> 16)}, 0, 0)
	b = append(b, 8, 0, 0, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(n))
	return append(b, make([]byte, 2+32)...)
}

// Fragments makes fragments of UDP datagrams of 60 bytes that are never
// complete. In turn they are a first one, a later one of the same datagram, and
// a later one whose first never came.
func Fragments(b []byte, between Pair, n int) []byte {
	const more, eightBytes = 0x2000, 3
	datagram, offset := uint16(n/3), uint16(more)
	if n%3 > 0 {
		offset = more | eightBytes
	}
	if n%3 == 2 {
		datagram += 0x8000
	}
	b = ipv4(b, between, 46, unix.IPPROTO_UDP, [4]byte{10, 78, 2, byte(n >> 16)}, datagram, offset)
	b = binary.BigEndian.AppendUint16(b, uint16(n/3))
	b = binary.BigEndian.AppendUint16(b, 4711)
	b = binary.BigEndian.AppendUint16(b, 100)
	return append(b, make([]byte, 2+18)...)
}

// Garbage makes frames of 20 to 275 bytes whose content, from the EtherType on,
// is random; three of four have the EtherType of a protocol that is decoded. They
// are no shorter because the kernel throws frames away that end within a VLAN tag
// and the EtherType behind it, before packet sockets see them and without
// counting them as dropped (skb_vlan_untag in net/core/skbuff.c).
func Garbage(b []byte, between Pair, n int) []byte {
	types := [...]uint16{unix.ETH_P_IP, unix.ETH_P_IPV6, unix.ETH_P_8021Q}
	b = append(append(b, between.To...), between.From...)
	x := scramble(uint64(n))
	if kind := n % (len(types) + 1); kind < len(types) {
		b = binary.BigEndian.AppendUint16(b, types[kind])
	} else {
		b = binary.BigEndian.AppendUint16(b, 0x0700|uint16(x))
	}
	for end := len(b) + 6 + int(x>>56); len(b) < end; {
		x = scramble(x)
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], x)
		b = append(b, word[:min(len(word), end-len(b))]...)
	}
	return b
}

// scramble is the output function of SplitMix64 (Steele, Lea and Flood, 2014).
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// ipv4 appends the headers of Ethernet and of an IPv4 packet of a length. Its
// checksum is 0, which is wrong: the host that gets it answers nothing, and
// packet sockets have seen it before.
func ipv4(b []byte, between Pair, length uint16, proto byte, from [4]byte, id, fragment uint16) []byte {
	b = append(append(b, between.To...), between.From...)
	b = binary.BigEndian.AppendUint16(b, unix.ETH_P_IP)
	b = append(b, 0x45, 0)
	b = binary.BigEndian.AppendUint16(b, length)
	b = binary.BigEndian.AppendUint16(b, id)
	b = binary.BigEndian.AppendUint16(b, fragment)
	b = append(b, 64, proto, 0, 0)
	return append(append(b, from[:]...), 10, 77, 0, 2) // RemoteIPv4
}
