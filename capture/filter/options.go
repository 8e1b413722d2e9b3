package filter

import "fmt"

// LinkType says what the first header of a packet is. The values are libpcap's
// LINKTYPE_ numbers (pcap-linktype(7)); the zero value is BSD loopback.
type LinkType uint16

// The link types this package compiles for.
const (
	LinkNull      LinkType = 0   // BSD loopback, address family in host byte order
	LinkEthernet  LinkType = 1   // EN10MB
	LinkPPP       LinkType = 9   // RFC 1661 in HDLC-like framing
	LinkRaw       LinkType = 101 // IPv4 or IPv6, told apart by the version nibble
	LinkLoop      LinkType = 108 // OpenBSD loopback, address family in network byte order
	LinkLinuxSLL  LinkType = 113 // Linux cooked capture, v1
	LinkIPv4      LinkType = 228 // nothing but IPv4
	LinkIPv6      LinkType = 229 // nothing but IPv6
	LinkLinuxSLL2 LinkType = 276 // Linux cooked capture, v2
)

// linkNames are the names pcap_datalink_val_to_name(3) gives.
var linkNames = map[LinkType]string{
	LinkNull:      "NULL",
	LinkEthernet:  "EN10MB",
	LinkPPP:       "PPP",
	LinkRaw:       "RAW",
	LinkLoop:      "LOOP",
	LinkLinuxSLL:  "LINUX_SLL",
	LinkIPv4:      "IPV4",
	LinkIPv6:      "IPV6",
	LinkLinuxSLL2: "LINUX_SLL2",
}

// String returns the name tcpdump -y takes, as EN10MB.
func (l LinkType) String() string {
	if name, ok := linkNames[l]; ok {
		return name
	}
	return fmt.Sprintf("LINKTYPE_%d", uint16(l))
}

// ParseLinkType returns the link type of a name as String gives it.
func ParseLinkType(name string) (LinkType, error) {
	for l, n := range linkNames {
		if n == name {
			return l, nil
		}
	}
	return 0, fmt.Errorf("unknown link type %q", name)
}

// Target says what runs the program, and so which loads it may make.
type Target uint8

const (
	// TargetBytes is anything that sees the bytes of the packet alone: a file
	// read back, /dev/bpf, a program run by [Program.Match].
	TargetBytes Target = iota

	// TargetSocket is a Linux SOCK_RAW packet socket. The kernel has taken the
	// outer VLAN tag out of the frame, and tells direction and interface beside
	// it, so the program asks for them by the SKF_AD_ extensions of
	// <linux/filter.h>.
	TargetSocket

	// TargetCooked is a Linux SOCK_DGRAM packet socket, for which offset 0 is
	// the network header. The program is compiled for LinkLinuxSLL or
	// LinkLinuxSLL2 and rewritten: what the cooked header would hold is asked
	// of the kernel. Where that cannot be done, [Program.UserSpaceOnly] reports
	// true, and the program wants the cooked header in front of the packet.
	TargetCooked
)

// DefaultSnapLen is what a program returns for a packet that matches, unless
// Options say otherwise: libpcap's largest snapshot length.
const DefaultSnapLen = 262144

// Options say what an expression is compiled for. The zero value compiles for
// BSD loopback files with the built-in names.
type Options struct {
	// LinkType is the first header of the packets. Default: LinkNull.
	LinkType LinkType

	// Target is what runs the program. Default: TargetBytes.
	Target Target

	// SnapLen is the number of bytes the program asks for of a packet that
	// matches. Default: DefaultSnapLen.
	SnapLen uint32

	// Netmask is the IPv4 netmask of the interface, in host byte order, for
	// "ip broadcast". The default, 0, leaves 0.0.0.0 and 255.255.255.255;
	// 0xffffffff says that it is not known, and refuses "ip broadcast".
	Netmask uint32

	// Resolver gives names their meaning. Default: the names [Builtin] knows.
	Resolver Resolver
}
