package filter

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/bpf"
)

// outcome is what this package and the libpcap that is installed make of an expression.
type outcome struct {
	link   LinkType
	expr   string
	err    error // of this package
	theirs error // of libpcap

	program Program // of this package
	packets []packet
}

// matchesNothing reports whether this package's program matches none of the packets.
func (o *outcome) matchesNothing() bool {
	for _, p := range o.packets {
		if o.program.Match(p.data, p.wireLen) {
			return false
		}
	}
	return true
}

// outOfRange reports whether this package alone refuses the expression, for a number.
func (o *outcome) outOfRange(what string) bool {
	var wrong *Error
	return errors.As(o.err, &wrong) && wrong.Reason == what+" out of range" && o.theirs == nil
}

// rejected reports whether libpcap alone refuses the expression as one that nothing
// matches.
func (o *outcome) rejected() bool {
	return o.err == nil && o.theirs != nil && strings.Contains(o.theirs.Error(), "rejects all packets")
}

// example is an expression for a link type.
type example struct {
	link LinkType
	expr string
}

// exception is a reason for which this package differs from libpcap 1.10.3, which Debian 12
// has: later versions of libpcap are as this package is, or this package says more.
type exception struct {
	name string
	// covers reports whether a difference has this reason.
	covers func(o *outcome) bool
	// examples differ for this reason, in their program or in whether there is one.
	examples []example
}

// has makes a cover of what is about one of these words.
func has(words ...string) func(o *outcome) bool {
	return func(o *outcome) bool {
		for _, w := range words {
			if strings.Contains(o.expr, w) {
				return true
			}
		}
		return false
	}
}

// exceptions are all reasons there are. doc.go lists them for users.
func exceptions() []exception {
	return []exception{
		{
			"multicast of IPv4 ends at 239.255.255.255", has("ip multicast"),
			[]example{{LinkEthernet, "ip multicast"}, {LinkRaw, "not ip multicast"}},
		},
		{
			"byte with & and | loads the byte", has("byte 1 &", "byte 2 |"),
			[]example{{LinkEthernet, "byte 1 & 3"}, {LinkRaw, "byte 2 | 0"}},
		},
		{
			"a value of byte is a byte", func(o *outcome) bool { return o.outOfRange("byte") },
			[]example{{LinkEthernet, "byte 1 = 256"}, {LinkIPv4, "byte 1 & 256"}},
		},
		{
			"what & 0xffffffff leaves is no constant",
			func(o *outcome) bool { return o.rejected() && has("0xffffffff", "-")(o) },
			[]example{{LinkEthernet, "ip[0:4] & 0xffffffff = 0"}, {LinkRaw, "len & 0xffffffff != 0"}},
		},
		{
			"the number of a protocol fits into its field",
			func(o *outcome) bool { return o.outOfRange("protocol") || o.outOfRange("service access point") },
			[]example{
				{LinkEthernet, "proto 256"},
				{LinkEthernet, "ip proto 256"},
				{LinkRaw, "ip6 proto 256"},
				{LinkEthernet, "protochain 256"},
				{LinkEthernet, "iso proto 256"},
				{LinkEthernet, "isis proto 32"},
				{LinkEthernet, "ether proto 65536"},
				{LinkEthernet, "ether proto 1500"},
				{LinkLinuxSLL, "link proto 256"},
				{LinkPPP, "link proto 65536"},
				{LinkCiscoHDLC, "link proto 65536"},
			},
		},
		{
			"the type of IS-IS has 5 bits", has("isis proto", "l1", "l2", "iih", "lsp", "snp"),
			[]example{{LinkEthernet, "isis proto 18"}, {LinkEthernet, "l1"}},
		},
		{
			"BSD loopback in the byte order of either host",
			func(o *outcome) bool {
				return (o.link == LinkNull || o.link == LinkENC) && o.rejected() && o.matchesNothing()
			},
			[]example{{LinkNull, "ip"}, {LinkNull, "ip6"}, {LinkNull, `ip host 10.0.0.53 && ip6 proto \tcp and not tcp`}, {LinkENC, "ip"}},
		},
		{
			"vxlan", has("vxlan"),
			[]example{{LinkEthernet, "vxlan"}, {LinkRaw, "vxlan 100 and tcp"}},
		},
		{
			"the names lldp and slow", has(`ether proto \lldp`, `ether proto \slow`, "ether proto lldp", "ether proto slow"),
			[]example{{LinkEthernet, "ether proto lldp"}, {LinkEthernet, `ether proto \slow`}},
		},
		{
			"a DECnet address is an area up to 63 and a node up to 1023", has("decnet"),
			[]example{
				{LinkEthernet, "decnet host 64.1"},
				{LinkEthernet, "decnet host 1.1024"},
				{LinkEthernet, "decnet host 1"},
				{LinkEthernet, "decnet host 1.2.3"},
				{LinkEthernet, "decnet net 1.2"},
			},
		},
		{
			"ranges of ports are numbers as all others", has("portrange"),
			[]example{{LinkEthernet, "portrange 0x10-0x20"}, {LinkEthernet, "portrange 80-90x"}},
		},
		{
			"a direction of 802.11 is below 4", func(o *outcome) bool { return o.link.isWLAN() && o.theirs == nil },
			[]example{{LinkWLAN, "dir 4"}},
		},
		{
			"frames of 802.11 behind PPI", func(o *outcome) bool { return o.link == LinkPPI && o.err == nil },
			[]example{{LinkPPI, "type mgt"}, {LinkPPI, "dir tods"}},
		},
		{
			"a header inside a tunnel does not take the place of one of variable length before it",
			func(o *outcome) bool { return (o.link.isWLAN() || o.link == LinkPFLOG) && has("geneve")(o) },
			[]example{{LinkPFLOG, "geneve"}, {LinkRadiotap, "geneve"}},
		},
		{
			"IPv6 in the log of pf has the address family of a BSD",
			func(o *outcome) bool { return o.link == LinkPFLOG && o.rejected() && o.matchesNothing() },
			[]example{{LinkPFLOG, "ip6"}},
		},
		{
			"IP in Frame Relay and SLIP begins behind the link header",
			func(o *outcome) bool { return o.link == LinkFrameRelay || o.link == LinkSLIP },
			[]example{{LinkFrameRelay, "host 10.0.0.1"}, {LinkFrameRelay, "tcp"}, {LinkFrameRelay, "ip"}, {LinkSLIP, "ip"}},
		},
		{
			"link types that libpcap 1.10.3 has no filters for",
			func(o *outcome) bool { return o.err == nil && o.link.isDSA() },
			[]example{
				{LinkDSABRCM, "ip"},
				{LinkDSA, "tcp port 80"},
				{LinkDSAPrepend, "ip"},
				{LinkEDSA, "ip"},
				{LinkPPPDirected, "ip"},
				{LinkHDLCDir, "ip"},
				{LinkFrameDir, "ip"},
				{LinkNFLOG, "ip"},
				{LinkPKTAP, "ip"},
				{LinkIPoIB, "ip"},
			},
		},
	}
}

// isDSA reports whether a link type is that of a switch's tags.
func (l LinkType) isDSA() bool {
	return l.isEthernet() && l != LinkEthernet && l != LinkAnalyzer && l != LinkTransparent
}

// excepted returns the reason for a difference, if there is one.
func excepted(o *outcome) (name string, ok bool) {
	for _, e := range exceptions() {
		if e.covers(o) {
			return e.name, true
		}
	}
	return "", false
}

// An exception that the installed libpcap does not need any more would only hide faults.
func TestExceptionsStillDifferFromTheInstalledLibpcap(t *testing.T) {
	t.Parallel()
	for _, e := range exceptions() {
		for _, x := range e.examples {
			d := newTcpdump(t, x.link)
			theirs, refused := d.compile(x.expr)
			if refused != nil && !errors.Is(refused, errRefused) {
				t.Fatal(refused)
			}
			ours, err := Compile(x.expr, Options{LinkType: x.link, Resolver: d.names})
			if (err == nil) == (refused == nil) && (err != nil || sameProgram(ours.raw, theirs)) {
				t.Errorf("%s: %q on %v is the same in both: error is %v", e.name, x.expr, x.link, err)
			}
		}
	}
}

func sameProgram(a, b []bpf.RawInstruction) bool {
	return newProgram(a, true).String() == newProgram(b, true).String()
}
