package decode

import "testing"

func TestFromDLT(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name      string
		dlt       uint32
		want      LinkType
		supported bool
	}{
		{"Ethernet", 1, LinkEthernet, true},
		{"BSD loopback", 0, LinkNull, true},
		{"raw IP of most systems", 12, LinkRaw, true},
		{"raw IP of OpenBSD", 14, LinkRaw, true},
		{"raw IP as files have it", 101, LinkRaw, true},
		{"Linux cooked v2", 276, LinkLinuxSLL2, true},
		{"802.11", 105, 105, false},
		{"a number that is ours alone", uint32(LinkNetwork), 0, false},
		{"a number that would wrap to Ethernet", 1<<16 + 1, 0, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, supported := FromDLT(c.dlt)
			if got != c.want || supported != c.supported {
				t.Errorf("got %d, %v, want %d, %v", got, supported, c.want, c.supported)
			}
		})
	}
}

// TestSupportedIsDecoded compares the two switches over link types.
func TestSupportedIsDecoded(t *testing.T) {
	t.Parallel()
	packets := [][]byte{
		buildEthernet(0x0806, make([]byte, 28)),
		buildIPv4(protoTCP, buildTCP()),
		buildIPv6(protoTCP, buildTCP()),
		buildSLL(1, etherIPv4, buildIPv4(protoTCP, buildTCP())),
		buildSLL2(1, etherIPv4, buildIPv4(protoTCP, buildTCP())),
		join(be32(afInet), buildIPv4(protoTCP, buildTCP())),
		join([]byte{0, 0x21}, buildIPv4(protoTCP, buildTCP())),
	}
	for link := range 1 << 16 {
		decoded := false
		for _, data := range packets {
			var p Packet
			Decode(LinkType(link), data, &p)
			decoded = decoded || !p.Undecoded
		}
		if decoded != Supported(LinkType(link)) {
			t.Errorf("link type %d: supported is %v, decoded %v", link, !decoded, decoded)
		}
	}
}
