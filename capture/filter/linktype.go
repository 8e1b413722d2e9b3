package filter

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// LinkType is the type of the first header of a packet. The values are libpcap's
// LINKTYPE_ numbers (pcap-linktype(7)); the zero value is BSD loopback.
type LinkType uint16

// The link types this package compiles for.
const (
	LinkNull        LinkType = 0   // BSD loopback, address family in host byte order
	LinkEthernet    LinkType = 1   // EN10MB
	LinkTokenRing   LinkType = 6   // IEEE 802.5, without source routing
	LinkSLIP        LinkType = 8   // IP behind 16 bytes, of which the first is the direction
	LinkPPP         LinkType = 9   // RFC 1661 in HDLC-like framing
	LinkFDDI        LinkType = 10  // ANSI X3.139
	LinkPPPoE       LinkType = 51  // a session of RFC 2516, without the Ethernet header
	LinkSymantec    LinkType = 99  // a firewall of Symantec, with an Ethernet type
	LinkATM         LinkType = 100 // AAL5 with LLC, RFC 1483
	LinkRaw         LinkType = 101 // IPv4 or IPv6, by the version nibble
	LinkCiscoHDLC   LinkType = 104 // Cisco's framing of serial lines, with an Ethernet type
	LinkWLAN        LinkType = 105 // IEEE 802.11
	LinkATMCLIP     LinkType = 106 // classical IP over ATM of Linux
	LinkFrameRelay  LinkType = 107 // Frame Relay with addresses of 2 bytes
	LinkLoop        LinkType = 108 // OpenBSD loopback, address family in network byte order
	LinkENC         LinkType = 109 // what IPsec of BSD has taken off, address family in host byte order
	LinkLinuxSLL    LinkType = 113 // Linux cooked capture, v1
	LinkPFLOG       LinkType = 117 // the log of pf(4)
	LinkPrism       LinkType = 119 // IEEE 802.11 behind a Prism or AVS header
	LinkIPOverFC    LinkType = 122 // IP over Fibre Channel, RFC 2625
	LinkSunATM      LinkType = 123 // LLC behind 4 bytes of Sun's ATM
	LinkRadiotap    LinkType = 127 // IEEE 802.11 behind a radiotap header
	LinkFireWire    LinkType = 138 // Apple's IP over IEEE 1394
	LinkPKTAPUser   LinkType = 149 // PKTAP under the number that macOS used first
	LinkAVS         LinkType = 163 // IEEE 802.11 behind an AVS header
	LinkPPPD        LinkType = 166 // PPP with the direction in place of the address
	LinkPPI         LinkType = 192 // per-packet information, with IEEE 802.11 behind it
	LinkPPPDirected LinkType = 204 // PPP behind a byte with the direction
	LinkHDLCDir     LinkType = 205 // Cisco's framing behind a byte with the direction
	LinkFrameDir    LinkType = 206 // Frame Relay behind a byte with the direction
	LinkIPNET       LinkType = 226 // Solaris' ipnet(7D)
	LinkIPv4        LinkType = 228 // IPv4 only
	LinkIPv6        LinkType = 229 // IPv6 only
	LinkNFLOG       LinkType = 239 // Linux netfilter's log, with the packet in an attribute
	LinkAnalyzer    LinkType = 240 // Ethernet behind 4 bytes of a netANALYZER
	LinkTransparent LinkType = 241 // the same with preamble and delimiter
	LinkIPoIB       LinkType = 242 // IP over InfiniBand, RFC 4391, with its routing header or without
	LinkPKTAP       LinkType = 258 // macOS: a header that says of which link type the packet is
	LinkMPacket     LinkType = 274 // Ethernet behind its preamble, IEEE 802.3br
	LinkLinuxSLL2   LinkType = 276 // Linux cooked capture, v2
	LinkDSABRCM     LinkType = 281 // Ethernet with a Broadcom switch's tag behind the addresses
	LinkDSAPrepend  LinkType = 282 // Ethernet with a Broadcom switch's tag before the addresses
	LinkDSA         LinkType = 284 // Ethernet with a Marvell switch's tag behind the addresses
	LinkEDSA        LinkType = 285 // the same, with an Ethernet type before the tag
)

// linkNames are the names pcap_datalink_val_to_name(3) gives, and for what it has no name
// for, that of the number.
var linkNames = map[LinkType]string{
	LinkNull:        "NULL",
	LinkEthernet:    "EN10MB",
	LinkTokenRing:   "IEEE802",
	LinkSLIP:        "SLIP",
	LinkPPP:         "PPP",
	LinkFDDI:        "FDDI",
	LinkPPPoE:       "PPP_ETHER",
	LinkSymantec:    "SYMANTEC_FIREWALL",
	LinkATM:         "ATM_RFC1483",
	LinkATMCLIP:     "ATM_CLIP",
	LinkRaw:         "RAW",
	LinkCiscoHDLC:   "C_HDLC",
	LinkWLAN:        "IEEE802_11",
	LinkFrameRelay:  "FRELAY",
	LinkLoop:        "LOOP",
	LinkENC:         "ENC",
	LinkLinuxSLL:    "LINUX_SLL",
	LinkPFLOG:       "PFLOG",
	LinkPrism:       "PRISM_HEADER",
	LinkIPOverFC:    "IP_OVER_FC",
	LinkSunATM:      "SUNATM",
	LinkFireWire:    "APPLE_IP_OVER_IEEE1394",
	LinkAVS:         "IEEE802_11_RADIO_AVS",
	LinkRadiotap:    "IEEE802_11_RADIO",
	LinkPPPD:        "PPP_PPPD",
	LinkPPI:         "PPI",
	LinkPPPDirected: "PPP_WITH_DIR",
	LinkHDLCDir:     "C_HDLC_WITH_DIR",
	LinkFrameDir:    "FRELAY_WITH_DIR",
	LinkIPNET:       "IPNET",
	LinkIPv4:        "IPV4",
	LinkIPv6:        "IPV6",
	LinkNFLOG:       "NFLOG",
	LinkAnalyzer:    "NETANALYZER",
	LinkTransparent: "NETANALYZER_TRANSPARENT",
	LinkIPoIB:       "IPOIB",
	LinkPKTAP:       "PKTAP",
	LinkMPacket:     "ETHERNET_MPACKET",
	LinkLinuxSLL2:   "LINUX_SLL2",
	LinkDSABRCM:     "DSA_TAG_BRCM",
	LinkDSAPrepend:  "DSA_TAG_BRCM_PREPEND",
	LinkDSA:         "DSA_TAG_DSA",
	LinkEDSA:        "DSA_TAG_EDSA",
}

// String returns the name that tcpdump -y takes, for example EN10MB.
func (l LinkType) String() string {
	if name, ok := linkNames[l]; ok {
		return name
	}
	return fmt.Sprintf("LINKTYPE_%d", uint16(l))
}

// LinkTypes returns the names of the link types there are filters for, in order.
func LinkTypes() []string { return slices.Sorted(maps.Values(linkNames)) }

// ParseLinkType returns the link type whose String is name, regardless of case as
// tcpdump -y.
func ParseLinkType(name string) (LinkType, error) {
	for l, n := range linkNames {
		if strings.EqualFold(n, name) {
			return l, nil
		}
	}
	return 0, fmt.Errorf("%q is not one of %s", name, strings.Join(LinkTypes(), ", "))
}
