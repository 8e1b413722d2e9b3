package decode

import "testing"

func ipHeaderCases() []packetCase {
	udp4, udp6, want4, want6 := udp4And6()
	ipnet := func(family uint8, rest []byte) []byte { return join([]byte{2, family}, make([]byte, 22), rest) }
	return []packetCase{
		{"ipnet with IPv4", LinkIPNET, 0, ipnet(2, udp4), behind(24, want4)},
		{"ipnet with IPv6, by Solaris' number", LinkIPNET, 0, ipnet(26, udp6), behind(24, want6)},
		{"ipnet of another family", LinkIPNET, 0, ipnet(24, udp6), row(LinkIPNET, 24)},
		{"ipnet that is cut", LinkIPNET, 0, ipnet(2, nil)[:23], row(LinkIPNET, 0)},

		{"IPoIB with IPv4", LinkIPoIB, 0, join(be16(etherIPv4), be16(0), udp4), behind(4, want4)},
		{"IPoIB with IPv6 behind a header of zeros", LinkIPoIB, 0, join(make([]byte, 40), be16(etherIPv6), be16(0), udp6), behind(44, want6)},
		{"IPoIB with ARP behind a routing header", LinkIPoIB, 0, join([]byte{0x60}, make([]byte, 39), be16(0x0806), be16(0), make([]byte, 56)), Packet{Proto: 0x0806, NetOffset: 44}},
		{"IPoIB without an EtherType", LinkIPoIB, 0, make([]byte, 60), row(LinkIPoIB, 0)},
		{"IPoIB that is cut", LinkIPoIB, 0, []byte{8, 0, 0}, row(LinkIPoIB, 0)},

		{"VSOCK", LinkVSOCK, 0, make([]byte, 32), complete(row(LinkVSOCK, 0))},
	}
}

func TestDecodeHeadersOfHosts(t *testing.T) {
	t.Parallel()
	check(t, ipHeaderCases())
}
