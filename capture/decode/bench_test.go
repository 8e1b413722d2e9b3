package decode

import "testing"

func BenchmarkDecode(b *testing.B) {
	payload := make([]byte, 64)
	tcp, udp := buildTCP(payload...), buildUDP(payload...)
	cases := []struct {
		name string
		data []byte
	}{
		{"IPv4 TCP", buildEthernet(etherIPv4, buildIPv4(protoTCP, tcp))},
		{"IPv4 UDP", buildEthernet(etherIPv4, buildIPv4(protoUDP, udp))},
		{"IPv6 TCP", buildEthernet(etherIPv6, buildIPv6(protoTCP, tcp))},
		{"IPv6 UDP", buildEthernet(etherIPv6, buildIPv6(protoUDP, udp))},
		{"VLAN IPv4 TCP", buildEthernet(etherVLAN, buildTag(7, etherIPv4), buildIPv4(protoTCP, tcp))},
		{"QinQ IPv6 TCP", buildEthernet(etherQinQ, buildTag(7, etherVLAN), buildTag(8, etherIPv6), buildIPv6(protoTCP, tcp))},
		{"PPPoE IPv4 TCP", buildEthernet(etherPPPoESession, buildPPPoE(0x0021, buildIPv4(protoTCP, tcp)))},
		{"IPv6 with three extension headers", buildEthernet(etherIPv6, buildIPv6(protoHopByHop,
			buildExtension(protoRouting), buildExtension(protoDestination), buildExtension(protoTCP), tcp))},
		{"ARP", buildEthernet(0x0806, make([]byte, 28))},
	}
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var p Packet
			for b.Loop() {
				Decode(LinkEthernet, c.data, &p)
			}
			if p.Proto == 0 {
				b.Fatal("nothing decoded")
			}
		})
	}
}

// BenchmarkDecodeMix decodes a mix of packets in an order that no branch
// predictor can learn.
func BenchmarkDecodeMix(b *testing.B) {
	var frames [1024][]byte
	kinds := [][]byte{
		buildEthernet(etherIPv4, buildIPv4(protoTCP, buildTCP(1, 2, 3))),
		buildEthernet(etherIPv4, buildIPv4(protoUDP, buildUDP(1, 2, 3))),
		buildEthernet(etherIPv6, buildIPv6(protoTCP, buildTCP(1, 2, 3))),
		buildEthernet(etherIPv6, buildIPv6(protoUDP, buildUDP(1, 2, 3))),
	}
	state := uint32(1)
	for i := range frames {
		state = state*1664525 + 1013904223
		frames[i] = kinds[state>>30]
	}
	b.ReportAllocs()
	var p Packet
	i := 0
	for b.Loop() {
		Decode(LinkEthernet, frames[i%len(frames)], &p)
		i++
	}
}
