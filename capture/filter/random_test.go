package filter

import (
	"math/rand/v2"
	"strings"
)

// phrases makes random expressions. Most are valid, and about what is in the packets of
// the data files, so that different programs match different packets.
type phrases struct {
	r    *rand.Rand
	link LinkType
}

func (g *phrases) oneOf(s ...string) string { return s[g.r.IntN(len(s))] }

func (g *phrases) chance(percent int) bool { return g.r.IntN(100) < percent }

// expr makes terms joined by and and or.
func (g *phrases) expr(depth int) string {
	s := g.term(depth)
	for g.chance(45) {
		s += g.oneOf(" and ", " or ", " && ", " || ", " and not ")
		if g.chance(15) {
			s += g.bareID()
		} else {
			s += g.term(depth)
		}
	}
	return s
}

func (g *phrases) term(depth int) string {
	switch {
	case g.chance(8):
		return g.oneOf("not ", "! ", "!") + g.term(depth)
	case depth > 0 && g.chance(18):
		return "(" + g.expr(depth-1) + ")"
	case g.chance(22):
		return g.arith(2) + g.oneOf(" = ", " == ", " != ", " > ", " < ", " >= ", " <= ") + g.arith(2)
	default:
		return g.primitive()
	}
}

func (g *phrases) primitive() string {
	kinds := 13
	if g.link.isWLAN() && g.chance(25) {
		return g.frame()
	}
	if g.link == LinkPFLOG && g.chance(25) {
		return g.oneOf("on em0", "ifname em1", "rset a", "ruleset abcd", "rnr 0", "rulenum 5", "srnr 3", "subrulenum 0", "reason match",
			"reason 3", "reason 300", "reason maybe", "action pass", "action block", "action 1", "inbound", "on abcdefghijklmnop", "tcp on em0")
	}
	if g.link != LinkEthernet && g.chance(85) {
		kinds = 9 // primitives of Ethernet are errors for other link types
	}
	switch g.r.IntN(kinds) {
	case 0, 1:
		return g.protocol()
	case 2, 3:
		return g.oneOf("", "", "", "", "ip ", "arp ", "rarp ") + g.dir() + "host " + g.hostID()
	case 4:
		return g.oneOf("", "", "ip ", "ip6 ", "arp ") + g.dir() + "net " + g.netID()
	case 5, 6:
		return g.oneOf("", "", "tcp ", "udp ", "sctp ", "ip ") + g.dir() + "port " + g.port()
	case 7:
		return g.oneOf("", "tcp ", "udp ") + g.dir() + "portrange " + g.oneOf("20-25", "80-443", "6008-6000", "0-1023", "53", "443-http", "ssh-80")
	case 8:
		return g.oneOf("ip ", "ip6 ", "", "ether ") + "proto " +
			g.oneOf("6", "17", "1", "58", "44", "0x800", "0x86dd", "0x88cc", "2", "0xe0", `\tcp`, `\udp`, `\icmp`, "ospf", "131")
	case 9:
		return g.oneOf("", "ether ", "wlan ") + g.dir() + g.oneOf("host ", "") + g.mac()
	case 10:
		return g.special()
	case 11:
		return g.encapsulation()
	default:
		return g.byName()
	}
}

// frame makes a test of an IEEE 802.11 header.
func (g *phrases) frame() string {
	return g.oneOf("type mgt", "type ctl", "wlan type data", "type 8", "type data subtype null", "subtype beacon", "wlan subtype ack",
		"subtype qos-data", "type mgt subtype 0x80", "dir tods", "wlan dir fromds", "direction dstods", "dir 0", "llc", "llc ui",
		"broadcast", "wlan multicast", "radio[0] = 0", "radio[2:2] > 5",
		"wlan "+g.oneOf("src ", "dst ", "addr1 ", "addr2 ", "addr3 ", "addr4 ", "ra ", "ta ", "src and dst ")+g.oneOf("", "host ")+g.mac(),
		"addr1 10.0.0.1", "wlan addr1 port 80", "ra port 80")
}

func (g *phrases) protocol() string {
	if g.chance(60) {
		return g.oneOf("ip", "ip6", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "ah", "esp", "pim", "vrrp")
	}
	return g.oneOf("ip", "ip6", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "arp", "rarp", "ah", "esp",
		"pim", "vrrp", "carp", "igrp", "atalk", "aarp", "decnet", "lat", "sca", "moprc", "mopdl", "iso", "esis",
		"isis", "clnp", "l1", "l2", "iih", "lsp", "snp", "csnp", "psnp", "stp", "ipx", "netbeui")
}

// byName makes a test for a protocol that only some qualifiers have.
func (g *phrases) byName() string {
	return g.oneOf(`ether proto \arp`, `ether proto \ip6`, `ether proto \stp`, "ether proto loopback", `iso proto \isis`, "iso proto 131", "isis proto 18", "tcp proto 6")
}

func (g *phrases) dir() string {
	return g.oneOf("", "", "", "src ", "dst ", "src or dst ", "dst or src ", "src and dst ", "dst and src ")
}

func (g *phrases) hostID() string {
	one := func() string {
		return g.oneOf("10.0.0.1", "10.0.0.2", "192.168.1.1", "10.0.0.53", "172.16.5.9", "8.8.8.8", "255.255.255.255",
			"224.0.0.1", "10.0", "192.168.1", "2001:db8::1", "2001:db8::2", "fe80::1", "ff02::1", "::1", "::ffff:10.0.0.1",
			"10", `\10.0.0.1`)
	}
	if g.chance(15) {
		return "(" + one() + g.oneOf(" or ", " and ", " or not ") + one() + ")"
	}
	return one()
}

func (g *phrases) netID() string {
	return g.oneOf("10.0.0.0/8", "192.168.0.0/16", "192.168.1.0/24", "10", "192.168", "10.0.0.0 mask 255.0.0.0",
		"0.0.0.0/0", "224.0.0.0/4", "2001:db8::/32", "2001:db8::/64", "ff00::/8", "::/0", "fe80::/10",
		"2001:db8::/127", "10.0.0.1", "172.16/12", "10.0.0.0 mask 255.0.0.255", "2001:db8::1")
}

func (g *phrases) port() string {
	return g.oneOf("80", "443", "53", "22", "123", "0", "65535", "http", "domain", "ssh", "ntp", "020", "0x50", "6081", "(53)", "8080")
}

func (g *phrases) mac() string {
	return g.oneOf("00:11:22:33:44:55", "02:fc:00:00:00:01", "ff:ff:ff:ff:ff:ff", "0-11-22-33-44-55", "0011.2233.4455", "001122334455", "01:00:5e:00:00:01")
}

func (g *phrases) bareID() string {
	return g.oneOf("10.0.0.1", "80", "443", "53", "2001:db8::1", "10.0.0.0/8", "http", "not 22", "(80 or 53)", "6", "00:11:22:33:44:55", "6000-6010", `\tcp`)
}

func (g *phrases) special() string {
	return g.oneOf("broadcast", "ether broadcast", "ip broadcast", "multicast", "ether multicast", "ip multicast", "ip6 multicast", "tcp multicast",
		"less 100", "greater 200", "less 0x40", "byte 0 = 0x45", "byte 12 > 3", "byte 1 & 3", "byte 2 | 1", "byte 3 < 9",
		"llc", "llc i", "llc s", "llc u", "llc rr", "llc rnr", "llc rej", "llc ui", "llc ua", "llc disc", "llc dm", "llc sabme", "llc test",
		"llc XID", "llc frmr", "decnet src 1.1", "decnet dst 1.2", "decnet host 1.1", "inbound", "outbound", "ifindex 2", "net loopback", "gateway foo")
}

func (g *phrases) encapsulation() string {
	return g.oneOf("vlan", "vlan", "vlan 10", "vlan 100", "vlan (200)", "mpls", "mpls 1024", "mpls 100000", "pppoed", "pppoes", "pppoes 0x27",
		"geneve", "geneve 0xb", "vxlan", "ip protochain 6", "ip6 protochain 58", `protochain \tcp`, "ip6 protochain 17", "ip protochain 51")
}

// arith makes an arithmetic term.
func (g *phrases) arith(depth int) string {
	if depth > 0 && g.chance(40) {
		op := g.oneOf("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>")
		s := g.arith(depth-1) + " " + op + " " + g.arith(depth-1)
		if g.chance(35) {
			return "(" + s + ")"
		}
		return s
	}
	switch g.r.IntN(8) {
	case 0:
		return "len"
	case 1, 2, 3:
		return g.oneOf("0", "1", "2", "4", "5", "7", "31", "32", "64", "80", "443", "0xff", "0x0a000001", "tcp-syn", "tcp-ack", "icmp-echo", "icmp6-echo", "0xffffffff", "14", "40")
	case 4:
		return g.oneOf("-", "- ") + g.arith(0)
	default:
		index := g.oneOf("0", "1", "2", "4", "6", "8", "9", "12", "13", "16", "20", "100", "tcpflags", "icmptype", "icmp6type", "2000")
		if depth > 0 && g.chance(20) {
			index = g.arith(depth - 1)
		}
		return g.oneOf("ip", "ip", "ip6", "tcp", "tcp", "udp", "icmp", "icmp6", "ether", "ether", "link", "arp", "sctp", "igmp", "rarp", "pim", "vrrp", "decnet", "ppp", "ip", "ip6", "udp", "icmp", g.oneOf("ah", "radio", "carp", "lat")) +
			"[" + index + g.oneOf("", "", "", "", ":1", ":1", ":2", ":2", ":4", g.oneOf(":4", ":3")) + "]"
	}
}

// spoil changes an expression so that it is probably not valid any more.
func (g *phrases) spoil(s string) string {
	words := strings.Fields(s)
	i := g.r.IntN(len(words))
	switch g.r.IntN(6) {
	case 0:
		words = append(words[:i], words[i+1:]...)
	case 1:
		j := g.r.IntN(len(words))
		words[i], words[j] = words[j], words[i]
	case 2:
		words[i] = g.oneOf("and", "or", "not", "(", ")", "[", "]", "host", "port", "tcp", "src", "dst", "80", "10.0.0.1", "len", "=", "-", "vlan", "mask", "/", "proto", "type", "::", "$1", "1:2:3", "08")
	case 3:
		words = append(words[:i], append([]string{g.oneOf("and", "or", "not", "(", ")", "80", "tcp", "port", "10.0.0.1")}, words[i:]...)...)
	case 4:
		w := words[i]
		k := g.r.IntN(len(w))
		words[i] = w[:k] + g.oneOf("0", "a", ".", ":", "-", "_", "/", "(", "x", "\\", "&", "!", "\t", "é") + w[k+g.r.IntN(2):]
	default:
		return strings.Join(words, "")
	}
	return strings.Join(words, " ")
}

// next makes an expression.
func (g *phrases) next() string {
	s := g.expr(2)
	if g.chance(10) {
		s = g.spoil(s)
	}
	return s
}

// randomExpressions returns n different expressions for a link type and a seed.
func randomExpressions(link LinkType, seed uint64, n int) []string {
	g := &phrases{r: rand.New(rand.NewPCG(seed, uint64(link))), link: link}
	seen := map[string]bool{"": true}
	exprs := make([]string, 0, n)
	for len(exprs) < n {
		s := g.next()
		if !seen[s] {
			seen[s] = true
			exprs = append(exprs, s)
		}
	}
	return exprs
}
