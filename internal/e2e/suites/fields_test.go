package suites

import (
	"maps"
	"strings"
	"testing"
)

// tsharkLine is a line of tshark with some fields, and the others empty.
func tsharkLine(values map[int]string) string {
	f := make([]string, fieldCount)
	for i, value := range values {
		f[i] = value
	}
	return strings.Join(f, "\t")
}

func TestPacketsCountToTheirOutermostFlow(t *testing.T) {
	t.Parallel()
	v4 := map[int]string{frameLen: "98", frameLinkType: "1", ipSrc: "192.0.2.1", ipDst: "198.51.100.2", ipOffset: "0", ipID: "0x0001"}
	v6 := map[int]string{frameLen: "98", frameLinkType: "1", ip6Src: "2001:db8::1", ip6Dst: "2001:db8::2"}
	for name, c := range map[string]struct {
		of   map[int]string
		more map[int]string
		want string
	}{
		"TCP":                        {v4, map[int]string{frameProtocols: "eth:ethertype:ip:tcp:http", ipProto: "6", tcpSrc: "40000", tcpDst: "80"}, "TCP 192.0.2.1:40000 198.51.100.2:80"},
		"UDP-Lite":                   {v4, map[int]string{frameProtocols: "raw:ip:udplite:data", ipProto: "136", udpSrc: "1", udpDst: "2"}, "UDP-Lite 192.0.2.1:1 198.51.100.2:2"},
		"SCTP over IPv6":             {v6, map[int]string{frameProtocols: "eth:ethertype:ipv6:sctp", sctpSrc: "1", sctpDst: "2"}, "SCTP [2001:db8::1]:1 [2001:db8::2]:2"},
		"DCCP":                       {v4, map[int]string{frameProtocols: "eth:ethertype:ip:dccp", ipProto: "33", dccpSrc: "1", dccpDst: "2"}, "DCCP 192.0.2.1:1 198.51.100.2:2"},
		"ICMP that quotes UDP":       {v4, map[int]string{frameProtocols: "eth:ethertype:ip:icmp:ip:udp", ipProto: "1", udpSrc: "1", udpDst: "2"}, "IP 192.0.2.1:0 198.51.100.2:0"},
		"IPv4 in UDP":                {v4, map[int]string{frameProtocols: "eth:ethertype:ip:udp:gtp:ip:tcp", ipProto: "17", udpSrc: "2152", udpDst: "2153", tcpSrc: "1", tcpDst: "2"}, "UDP 192.0.2.1:2152 198.51.100.2:2153"},
		"IPv6 in IPv4":               {v4, map[int]string{frameProtocols: "eth:ethertype:ip:ipv6:udp", ipProto: "41", ip6Src: "::1", ip6Dst: "::2", udpSrc: "1", udpDst: "2"}, "IP 192.0.2.1:0 198.51.100.2:0"},
		"UDP behind extensions":      {v6, map[int]string{frameProtocols: "eth:ethertype:ipv6:ipv6.hopopts:ah:ipv6.dstopts:udp:dns", udpSrc: "1", udpDst: "53"}, "UDP [2001:db8::1]:1 [2001:db8::2]:53"},
		"a TCP header that is cut":   {v4, map[int]string{frameProtocols: "eth:ethertype:ip:tcp", ipProto: "6"}, "TCP 192.0.2.1:0 198.51.100.2:0"},
		"an IPv4 header that is cut": {nil, map[int]string{frameLen: "98", frameLinkType: "1", frameProtocols: "eth:ethertype:ip", ipSrc: "192.0.2.1"}, ""},
		"ARP":                        {nil, map[int]string{frameLen: "98", frameLinkType: "1", frameProtocols: "eth:ethertype:arp"}, ""},
	} {
		values := maps.Clone(c.more)
		maps.Copy(values, c.of)
		p, err := parseFields(tsharkLine(values))
		if err != nil || p.bytes != 98 || !p.isPacket {
			t.Errorf("%s: %+v, %v; want a packet of 98 bytes", name, p, err)
		}
		got := ""
		if f := p.flow(); p.isIP {
			got = strings.Join([]string{f.Protocol, f.Src.String(), f.Dst.String()}, " ")
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestRecordsThatAreNoPacketsAreTold(t *testing.T) {
	t.Parallel()
	if p, err := parseFields(tsharkLine(map[int]string{frameLen: "48", frameProtocols: "data"})); err != nil || p.isPacket {
		t.Errorf("%+v, %v; want no packet", p, err)
	}
}

func TestLinesThatAreNotOfTsharkAreErrors(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"", "60", tsharkLine(nil), tsharkLine(map[int]string{frameLen: "-1"}),
		tsharkLine(map[int]string{frameLen: "60", frameProtocols: "ip", ipSrc: "one", ipDst: "two", ipProto: "6"}),
		tsharkLine(map[int]string{frameLen: "60", frameProtocols: "ip:tcp", ipSrc: "192.0.2.1", ipDst: "192.0.2.2", ipProto: "6", tcpSrc: "65536", tcpDst: "1"}),
	} {
		if p, err := parseFields(line); err == nil {
			t.Errorf("%q: %+v, want an error", line, p)
		}
	}
}

// TestLaterFragmentsHaveThePortsOfTheirFirst has whole datagrams of the same
// identification in between: many senders give them all the same.
func TestLaterFragmentsHaveThePortsOfTheirFirst(t *testing.T) {
	t.Parallel()
	known := fragments{}
	fragment := func(id, offset string, more map[int]string) packet {
		values := map[int]string{
			frameLen: "98", frameLinkType: "1", frameProtocols: "eth:ethertype:ip:data",
			ipSrc: "192.0.2.1", ipDst: "198.51.100.2", ipProto: "17", ipID: id, ipOffset: offset,
		}
		maps.Copy(values, more)
		p, err := parseFields(tsharkLine(values))
		if err != nil {
			t.Fatal(err)
		}
		known.resolve(&p)
		return p
	}
	fragment("0x0001", "0", map[int]string{frameProtocols: "eth:ethertype:ip:udp", ipMore: "1", udpSrc: "1", udpDst: "2"})
	fragment("0x0001", "0", map[int]string{frameProtocols: "eth:ethertype:ip:udp", ipMore: "0", udpSrc: "3", udpDst: "4"})
	if p := fragment("0x0001", "1480", nil); p.srcPort != 1 || p.dstPort != 2 {
		t.Errorf("ports %d and %d of a later fragment, want 1 and 2", p.srcPort, p.dstPort)
	}
	if p := fragment("0x0002", "1480", nil); p.srcPort != 0 || p.dstPort != 0 {
		t.Errorf("ports %d and %d of another datagram, want none", p.srcPort, p.dstPort)
	}
}
