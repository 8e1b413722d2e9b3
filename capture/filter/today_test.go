package filter

import (
	"errors"
	"net/netip"
	"slices"
	"testing"
)

// nameTable is a resolver with a few hosts and MAC addresses.
type nameTable struct {
	Resolver
	hosts  map[string][]netip.Addr
	ethers map[string][6]byte
}

var errNotInTable = errors.New("not in the table")

func (n nameTable) Hosts(name string) ([]netip.Addr, error) {
	if a, ok := n.hosts[name]; ok {
		return a, nil
	}
	return nil, errNotInTable
}

func (n nameTable) Ether(name string) ([6]byte, error) {
	if a, ok := n.ethers[name]; ok {
		return a, nil
	}
	return [6]byte{}, errNotInTable
}

// testNames has hosts with addresses of one or of both families.
func testNames() nameTable {
	v4, v6 := netip.MustParseAddr("10.20.30.40"), netip.MustParseAddr("fd00::7080")
	mac := [6]byte{0xaa, 0, 4, 0, 0x14, 0x0e}
	return nameTable{
		Resolver: Builtin(),
		hosts: map[string][]netip.Addr{
			"both": {v6, v4}, "four": {v4, netip.MustParseAddr("10.20.30.41")}, "six": {v6},
		},
		ethers: map[string][6]byte{"both": mac, "four": mac, "six": mac, "bare": mac},
	}
}

// ether4 is an Ethernet frame with an IPv4 packet between two addresses; src is the sender's
// MAC address.
func ether4(src [6]byte, from, to [4]byte, protocol byte, behind ...byte) []byte {
	b := slices.Concat([]byte{0x02, 0, 0, 0, 0, 9}, src[:], []byte{0x08, 0})
	ip := []byte{0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0}
	return slices.Concat(b, ip, from[:], to[:], behind)
}

// arpFrame is an Ethernet frame that asks for an address.
func arpFrame(src [6]byte, from, to [4]byte) []byte {
	b := slices.Concat([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, src[:], []byte{0x08, 0x06})
	return slices.Concat(b, []byte{0, 1, 8, 0, 6, 4, 0, 1}, src[:], from[:], make([]byte, 6), to[:])
}

func TestExpressionsMatchAsInTheLibpcapOfToday(t *testing.T) {
	t.Parallel()
	gate, other := [6]byte{0xaa, 0, 4, 0, 0x14, 0x0e}, [6]byte{2, 0, 0, 0, 0, 7}
	own, far := [4]byte{10, 20, 30, 40}, [4]byte{10, 20, 230, 243}
	to := func(dst [4]byte) []byte { return ether4(other, far, dst, ipUDP, make([]byte, 8)...) }
	lldp := slices.Concat(make([]byte, 12), []byte{0x88, 0xcc}, make([]byte, 46))
	slow := slices.Concat(make([]byte, 12), []byte{0x88, 0x09}, make([]byte, 46))
	for _, c := range []struct {
		name, expr string
		packet     []byte
		want       bool
	}{
		{"the first multicast address", "ip multicast", to([4]byte{224, 0, 0, 0}), true},
		{"the last multicast address", "ip multicast", to([4]byte{239, 255, 255, 255}), true},
		{"a reserved address is no multicast", "ip multicast", to([4]byte{240, 0, 0, 1}), false},
		{"the broadcast address is no multicast", "ip multicast", to([4]byte{255, 255, 255, 255}), false},
		{"a bit of a byte is set", "byte 14 & 0x40", to(far), true},
		{"a bit of a byte is clear", "byte 14 & 0x20", to(far), false},
		{"a byte that is 0, or nothing", "byte 15 | 0", to(far), false},
		{"a byte that is not 0, or nothing", "byte 14 | 0", to(far), true},
		{"no byte there", "byte 200 | 1", to(far), false},
		{"all bits of a word that is not 0", "ip[16:4] & 0xffffffff != 0", to(far), true},
		{"all bits of a word that is 0", "ip[16:4] & 0xffffffff != 0", to([4]byte{}), false},
		{"all bits of a word that is 0, inverted", "ip[16:4] & 0xffffffff = 0", to([4]byte{}), true},
		{"ARP for the IPv4 address of a host with both", "arp host both", arpFrame(other, far, own), true},
		{"ARP for another host", "arp host both", arpFrame(other, far, far), false},
		{"RARP is not ARP", "rarp host both", arpFrame(other, far, own), false},
		{"a host with both", "host both", to(own), true},
		{"LLDP", "ether proto lldp", lldp, true},
		{"LLDP with a backslash", `ether proto \lldp`, lldp, true},
		{"LACP is not LLDP", "ether proto lldp", slow, false},
		{"slow protocols", "ether proto slow", slow, true},
		{"what a gateway passed on", "gateway both", ether4(gate, far, [4]byte{10, 20, 30, 42}, ipUDP), true},
		{"what a gateway sent itself", "gateway both", ether4(gate, own, far, ipUDP), false},
		{"what a gateway received itself", "ip gateway both", ether4(gate, far, own, ipUDP), false},
		{"what another host sent", "gateway both", ether4(other, far, far, ipUDP), false},
		{"ARP that a gateway passed on", "gateway four", arpFrame(gate, far, far), true},
		{"ARP is not IP", "ip gateway four", arpFrame(gate, far, far), false},
		{"any of a gateway's addresses is its own", "gateway four", ether4(gate, [4]byte{10, 20, 30, 41}, far, ipUDP), false},
	} {
		p, err := Compile(c.expr, Options{LinkType: LinkEthernet, Resolver: testNames()})
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		if got := p.Match(c.packet, len(c.packet)); got != c.want {
			t.Errorf("%s: %q matches is %v", c.name, c.expr, got)
		}
	}
}

// vxlan is an Ethernet frame with VXLAN of a network and, in it, another frame.
func vxlan(port uint16, flags byte, network uint32, inner []byte) []byte {
	udp := []byte{0x30, 0x39, byte(port >> 8), byte(port), 0, 0, 0, 0}
	header := []byte{flags, 0, 0, 0, byte(network >> 16), byte(network >> 8), byte(network), 0}
	return ether4([6]byte{1}, [4]byte{192, 0, 2, 1}, [4]byte{192, 0, 2, 2}, ipUDP, slices.Concat(udp, header, inner)...)
}

// vxlan6 is the same over IPv6.
func vxlan6(network uint32, inner []byte) []byte {
	v4 := vxlan(vxlanPort, vxlanFlags, network, inner)
	b := slices.Concat(v4[:12], []byte{0x86, 0xdd, 0x60, 0, 0, 0, 0, 0, ipUDP, 64}, make([]byte, 32))
	return slices.Concat(b, v4[34:])
}

func TestVXLANMovesTheHeadersToTheFrameInside(t *testing.T) {
	t.Parallel()
	inner := ether4([6]byte{0, 0x11, 0x22, 0x33, 0x44, 0x55}, [4]byte{10, 0, 0, 1}, [4]byte{10, 0, 0, 2}, ipTCP,
		0x1f, 0x90, 0, 80, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 0x02, 0, 0, 0, 0, 0, 0)
	tagged := slices.Concat(inner[:12], []byte{0x81, 0, 0, 7}, inner[12:])
	for _, c := range []struct {
		name, expr string
		packet     []byte
		want       bool
	}{
		{"any network", "vxlan", vxlan(4789, 8, 100, inner), true},
		{"this network", "vxlan 100", vxlan(4789, 8, 100, inner), true},
		{"the largest network", "vxlan 0xffffff", vxlan(4789, 8, 0xffffff, inner), true},
		{"another network", "vxlan 101", vxlan(4789, 8, 100, inner), false},
		{"another port", "vxlan", vxlan(4790, 8, 100, inner), false},
		{"no network identifier", "vxlan", vxlan(4789, 0, 100, inner), false},
		{"over IPv6", "vxlan 100", vxlan6(100, inner), true},
		{"an address inside", "vxlan and host 10.0.0.2", vxlan(4789, 8, 100, inner), true},
		{"an address inside, over IPv6", "vxlan 100 and host 10.0.0.2", vxlan6(100, inner), true},
		{"an address outside", "vxlan and host 192.0.2.1", vxlan(4789, 8, 100, inner), false},
		{"an address outside, before it", "host 192.0.2.1 and vxlan", vxlan(4789, 8, 100, inner), true},
		{"a port inside", "vxlan and tcp dst port 80", vxlan(4789, 8, 100, inner), true},
		{"a byte inside", "vxlan and tcp[tcpflags] == tcp-syn", vxlan(4789, 8, 100, inner), true},
		{"a MAC address inside", "vxlan and ether src 00:11:22:33:44:55", vxlan(4789, 8, 100, inner), true},
		{"a tag inside", "vxlan and vlan 7 and tcp", vxlan(4789, 8, 100, tagged), true},
		{"no tag inside", "vxlan and vlan", vxlan(4789, 8, 100, inner), false},
		{"one in another", "vxlan 1 and vxlan 2 and tcp", vxlan(4789, 8, 1, vxlan(4789, 8, 2, inner)), true},
		{"one in another, the other way round", "vxlan 2 and vxlan 1", vxlan(4789, 8, 1, vxlan(4789, 8, 2, inner)), false},
	} {
		for _, target := range []Target{TargetBytes, TargetSocket} {
			p, err := Compile(c.expr, Options{LinkType: LinkEthernet, Target: target})
			if err != nil {
				t.Fatalf("%s: %v", c.expr, err)
			}
			if got := p.Match(c.packet, len(c.packet)); got != c.want {
				t.Errorf("%s: %q matches is %v", c.name, c.expr, got)
			}
		}
	}
}

func TestExpressionsTheLibpcapOfTodayRefusesAreErrors(t *testing.T) {
	t.Parallel()
	for link, exprs := range map[LinkType][]string{
		LinkEthernet: {
			"proto 256", "ip proto 256", "ip6 proto 256", "ip proto 300", "protochain 256", "iso proto 256", "isis proto 32",
			"ether proto 65536", "ether proto 70000", "link proto 1500", "link proto 256", "vlan 4096", "mpls 1048576",
			"pppoes 65536", "pppoes and vlan", "geneve 16777216", "vxlan 16777216", "vxlan 123456789", "vxlan foo",
			"port 65536", "portrange 1-70000", "portrange 70000-1", "portrange 70000", "portrange 23-", "portrange -512",
			"portrange 1-2-3", "portrange 80-90x", "byte 0 = 256", "byte 0 < 256", "byte 0 > 256", "byte 0 & 256", "byte 0 | 256",
			"byte 1 != 2", "link[0:0] = 0", "link[0:3] = 0", "link[0:5] = 0", "link[0:-1] = 0",
			"decnet host 64.120", "decnet host 17.1024", "decnet host 1", "decnet host 1.2.3", "decnet net 1.2", "decnet host foo",
			"gateway 1", "gateway 1.2.3.4", "gateway fe80::1", "gateway 11:22:33:44:55:66", "src gateway both", "ip6 gateway both",
			"tcp gateway both", "gateway six", "gateway bare", "gateway none", "mpls and gateway both", "vxlan and gateway both",
			"geneve and gateway both", "arp host six", "ip host six", "ip6 host four", "tcp host both",
			"lldp", `\lldp`, "slow", "loopback", "vxlan and protochain 4", "geneve and protochain 4",
			"type data", "dir fromds", "addr1 1.2.3.4", "ra port 80", "link addr1 a:b:c:d:e:f", "ta net 10", "radio[0] = 0",
			"addr2 fe80::1", "wlan addr1 both", "decnet addr1 1.2", "0040000000000 = 1", "08 = 1", "4294967296 = 1",
		},
		LinkWLAN: {
			"type 16", "subtype 0", "type 0 subtype 0xff", "dir 4", "dir abc", "protochain 4", "mpls", "radio[0] = 0", "inbound",
			"addr1 10.0.0.1", "addr3 host both", "link proto 256",
		},
		LinkRaw:        {"vlan", "mpls", "llc", "link proto stp", "arp host 1.2.3.4", "ether host a:b:c:d:e:f", "gateway both"},
		LinkPPI:        {"vlan", "protochain 4", "radio[0] = 0"},
		LinkPFLOG:      {"reason invalid", "action invalid", "on abcdefghijklmnop", "arp", "link proto stp", "arp host 1.2.3.4", "broadcast"},
		LinkCiscoHDLC:  {"link proto 65536", "vlan", "broadcast"},
		LinkPPP:        {"link proto 65536"},
		LinkLinuxSLL:   {"link proto 65536", "link proto 1500"},
		LinkFrameRelay: {"link proto stp", "mpls"},
		LinkIPNET:      {"link proto stp", "vlan"},
		LinkNull:       {"link proto stp", "arp"},
	} {
		for _, expr := range exprs {
			if p, err := Compile(expr, Options{LinkType: link, Resolver: testNames()}); err == nil {
				t.Errorf("%v: %s: compiled to\n%s", link, expr, p)
			}
		}
	}
}

func TestHostsAreTestedInTheSameOrderWhateverTheResolverPrefers(t *testing.T) {
	t.Parallel()
	addrs := testNames().hosts["both"]
	backwards := testNames()
	backwards.hosts["both"] = []netip.Addr{addrs[1], addrs[0], netip.MustParseAddr("::ffff:10.20.30.40")}
	a, errA := Compile("host both", Options{LinkType: LinkEthernet, Resolver: testNames()})
	b, errB := Compile("host both", Options{LinkType: LinkEthernet, Resolver: backwards})
	if errA != nil || errB != nil || a.String() != b.String() {
		t.Errorf("%v, %v: the programs differ:\n%s%s", errA, errB, a, b)
	}
}
