package filter

import (
	"slices"
	"testing"
)

// ipExpressions ask for IP alone, in all the ways that find it behind a link header.
var ipExpressions = []string{
	"ip", "ip6", "tcp", "udp port 53", "not udp", "icmp or icmp6", "host 10.0.0.1", "src host 10.0.0.2", "net 192.168.0.0/16",
	"ip6 host 2001:db8::1", "dst net 2001:db8::/32", "tcp dst port 443", "portrange 20-1024", "not port 53", "ip proto 6",
	"ip6 proto 58", "tcp[tcpflags] & tcp-syn != 0", "ip[8] < 64", "ip6[7] > 10", "icmp6[icmp6type] == icmp6-echo",
	"udp[4:2] > 40", "ip multicast", "ip6 multicast", "host 10.0.0.1 and (tcp port 80 or udp)", "sctp or igmp",
}

// carriesData reports whether what is behind a header counts as its content: in IEEE 802.11
// only that of data frames does.
func carriesData(link LinkType, header []byte) bool {
	if !link.isWLAN() {
		return true
	}
	frame := header
	switch link {
	case LinkAVS:
		frame = header[64:]
	case LinkRadiotap, LinkPPI:
		frame = header[header[2]:]
	case LinkPrism:
		length := prismLen
		if header[0] == 0x80 {
			length = 64
		}
		frame = header[length:]
	default:
	}
	return frame[0]&wlanTypeMask == wlanData && (link != LinkPPI || header[4] == byte(LinkWLAN))
}

// The reference is RAW, where IP has nothing before it.
func TestIPIsFoundBehindEveryLinkHeader(t *testing.T) {
	t.Parallel()
	plain := readData(t, "raw").packets
	for link := range layouts {
		headers := linkHeaders(link)
		if len(headers) == 0 {
			continue // RAW itself, or recorded packets of its own.
		}
		t.Run(link.String(), func(t *testing.T) {
			t.Parallel()
			for _, expr := range ipExpressions {
				raw, err := Compile(expr, Options{LinkType: LinkRaw})
				if err != nil {
					t.Fatal(err)
				}
				p, err := Compile(expr, Options{LinkType: link})
				if err != nil {
					t.Errorf("%s: %v", expr, err)
					continue
				}
				for _, header := range headers {
					if !sameBehind(p, raw, link, header, plain) {
						t.Errorf("%s: matches otherwise behind % x", expr, header)
					}
				}
			}
		})
	}
}

// sameBehind reports whether p matches whole IP packets with a header before them as raw
// matches them without. A packet that was cut may go either way: a program that loads
// beyond it rejects it.
func sameBehind(p, raw Program, link LinkType, headers [2][]byte, packets []packet) bool {
	for _, pkt := range packets {
		if len(pkt.data) < 60 {
			continue
		}
		header := headers[0]
		if pkt.data[0]>>4 == 6 {
			header = headers[1]
		}
		if header == nil || !carriesData(link, header) || pkt.data[0]>>4 != 4 && pkt.data[0]>>4 != 6 {
			continue
		}
		data := slices.Concat(header, pkt.data)
		if p.Match(data, pkt.wireLen+len(header)) != raw.Match(pkt.data, pkt.wireLen) {
			return false
		}
	}
	return true
}

func TestOnlyDataFramesOf80211CarryIP(t *testing.T) {
	t.Parallel()
	p, err := Compile("ip or ip6", Options{LinkType: LinkWLAN})
	if err != nil {
		t.Fatal(err)
	}
	for name, control := range map[string][2]byte{"a beacon": {0x80, 0}, "an acknowledgement": {0xd4, 0}, "a reserved type": {0x0c, 0}} {
		data := wlanFrame(control, snapHeader(etherIP), make([]byte, 40))
		if p.Match(data, len(data)) {
			t.Errorf("%s matches", name)
		}
	}
}

func TestAddressesOf80211AreFoundByDirection(t *testing.T) {
	t.Parallel()
	frame := func(control byte, dir byte) []byte {
		b := make([]byte, 40)
		b[0], b[1] = control, dir
		for i, at := range []int{wlanAddr1, wlanAddr2, wlanAddr3, wlanAddr4} {
			copy(b[at:], []byte{2, 0, 0, 0, 0, byte(i + 1)})
		}
		return b
	}
	mac := func(n int) string { return "02:00:00:00:00:0" + string(rune('0'+n)) }
	for _, c := range []struct {
		name          string
		control, dir  byte
		src, dst      int // which address, 0 if there is none
		receiver      int
		transmitter   int
		first, second bool
	}{
		{"between stations", 0x08, 0, 2, 1, 1, 2, true, true},
		{"to the distribution system", 0x08, wlanToDS, 2, 3, 1, 2, true, true},
		{"from the distribution system", 0x08, wlanFromDS, 3, 1, 1, 2, true, true},
		{"between access points", 0x08, wlanToDS | wlanFromDS, 4, 3, 1, 2, true, true},
		{"a beacon", 0x80, 0, 2, 1, 0, 0, true, true},
		{"a request to send", 0xb4, 0, 0, 0, 0, 0, true, true},
		{"an acknowledgement", 0xd4, 0, 0, 0, 0, 0, true, false},
	} {
		data := frame(c.control, c.dir)
		for n := 1; n <= 4; n++ {
			both := c.dir == wlanToDS|wlanFromDS
			for expr, want := range map[string]bool{
				"wlan src " + mac(n):   n == c.src,
				"wlan dst " + mac(n):   n == c.dst,
				"wlan host " + mac(n):  n == c.src || n == c.dst,
				"wlan ra " + mac(n):    n == c.receiver,
				"wlan ta " + mac(n):    n == c.transmitter,
				"wlan addr1 " + mac(n): n == 1 && c.first,
				"wlan addr2 " + mac(n): n == 2 && c.second,
				"wlan addr3 " + mac(n): n == 3 && c.control&wlanTypeMask != wlanControl,
				"wlan addr4 " + mac(n): n == 4 && both,
			} {
				p, err := Compile(expr, Options{LinkType: LinkWLAN})
				if err != nil {
					t.Fatal(err)
				}
				if got := p.Match(data, len(data)); got != want {
					t.Errorf("%s: %q matches is %v", c.name, expr, got)
				}
			}
		}
	}
}

func TestDirectionsAreInTheLinkHeadersThatHaveThem(t *testing.T) {
	t.Parallel()
	with := func(n, at int, v ...byte) []byte {
		b := make([]byte, n)
		copy(b[at:], v)
		return b
	}
	for _, c := range []struct {
		link              LinkType
		data              []byte
		inbound, outbound bool
	}{
		{LinkPFLOG, with(64, 60, 1), true, false},
		{LinkPFLOG, with(64, 60, 2), false, true},
		{LinkPPPD, with(20, 0, 0), true, false},
		{LinkPPPD, with(20, 0, 1), false, true},
		{LinkPPPDirected, with(20, 0, 1), false, true},
		{LinkIPNET, with(24, 2, 0, 2), true, false},
		{LinkIPNET, with(24, 2, 0, 1), false, true},
		{LinkDSABRCM, with(60, 12, 0x00), true, false},
		{LinkDSABRCM, with(60, 12, 0x20), false, true},
		{LinkDSAPrepend, with(60, 0, 0x20), false, true},
		{LinkDSA, with(60, 12, 0x00), true, false},
		{LinkDSA, with(60, 12, 0x40), false, true},
		{LinkDSA, with(60, 12, 0xc0), false, false}, // forwarded
		{LinkEDSA, with(60, 16, 0x40), false, true},
	} {
		for expr, want := range map[string]bool{"inbound": c.inbound, "outbound": c.outbound} {
			p, err := Compile(expr, Options{LinkType: c.link})
			if err != nil {
				t.Fatalf("%v: %v", c.link, err)
			}
			if got := p.Match(c.data, len(c.data)); got != want {
				t.Errorf("%v: %q of % x is %v", c.link, expr, c.data, got)
			}
		}
	}
}

// The header of the frame is padded, wherever in the packet it begins.
func TestPaddingOf80211CountsFromTheFrame(t *testing.T) {
	t.Parallel()
	p, err := Compile("ip host 10.0.0.1", Options{LinkType: LinkRadiotap})
	if err != nil {
		t.Fatal(err)
	}
	ip := []byte{0x45, 0, 0, 20, 0, 0, 0, 0, 64, ipUDP, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2}
	for length := byte(9); length < 16; length++ {
		header := append([]byte{0, 0, length, 0, 2, 0, 0, 0, radiotapPadded}, make([]byte, length-9)...)
		data := slices.Concat(header, wlanFrame([2]byte{0x88, 1}, []byte{0, 0, 0, 0}, snapHeader(etherIP)), ip)
		if !p.Match(data, len(data)) {
			t.Errorf("behind a radiotap header of %d bytes: does not match", length)
		}
	}
}

// NFLOG's attributes are gone through by a loop, which no packet may make endless.
func TestAttributesOfNFLOGThatMakeNoSenseMatchNothing(t *testing.T) {
	t.Parallel()
	p, err := Compile("tcp", Options{LinkType: LinkNFLOG})
	if err != nil {
		t.Fatal(err)
	}
	if !p.UserSpaceOnly() {
		t.Error("a kernel would refuse the loop")
	}
	for name, data := range map[string][]byte{
		"no attributes":                 {2, 0, 0, 0},
		"an attribute without a length": {2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0},
		"a length below the header's":   {2, 0, 0, 0, 3, 0, 1, 0, 0, 0, 9, 0},
		"a length beyond the packet":    {2, 0, 0, 0, 0xff, 0xff, 1, 0},
		"cut within an attribute":       {2, 0, 0, 0, 8},
		"nothing":                       {},
	} {
		if p.Match(data, len(data)) {
			t.Errorf("%s: matches", name)
		}
	}
}

// A program whose registers are set in the prologue must also do where a kernel runs it.
func TestProgramsOfMovingHeadersAreValid(t *testing.T) {
	t.Parallel()
	for _, link := range []LinkType{LinkWLAN, LinkPrism, LinkRadiotap, LinkPPI, LinkPFLOG, LinkPKTAP, LinkPPPDirected, LinkIPoIB} {
		for _, expr := range append(slices.Clone(ipExpressions), "type data", "wlan host 2:0:0:0:0:1", "llc", "geneve and tcp", "vxlan and tcp", "pppoes and ip", "vlan and ip") {
			p, err := Compile(expr, Options{LinkType: link})
			if err != nil {
				continue
			}
			data := make([]byte, 128)
			checkElsewhere(t, p, data, p.Match(data, len(data)))
		}
	}
}
