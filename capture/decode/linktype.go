package decode

import "slices"

// LinkType says what the first header of a packet is. The values are libpcap's
// LINKTYPE_ numbers (pcap-linktype(7), https://www.tcpdump.org/linktypes.html), which have
// 16 bits; those above are this package's own.
type LinkType uint32

// The link types this package reads.
const (
	LinkNull                   LinkType = 0   // BSD loopback, address family in host byte order
	LinkEthernet               LinkType = 1   // DLT_EN10MB
	LinkTokenRing              LinkType = 6   // IEEE 802.5
	LinkSLIP                   LinkType = 8   // with a header that tells the direction
	LinkPPP                    LinkType = 9   // RFC 1661 in HDLC-like framing
	LinkFDDI                   LinkType = 10  //
	LinkPPPoE                  LinkType = 51  // LINKTYPE_PPP_ETHER: sessions, RFC 2516
	LinkSymantec               LinkType = 99  // LINKTYPE_SYMANTEC_FIREWALL
	LinkATM                    LinkType = 100 // LINKTYPE_ATM_RFC1483: begins with LLC
	LinkRaw                    LinkType = 101 // IPv4 or IPv6, by the version nibble
	LinkCiscoHDLC              LinkType = 104 // RFC 1547, section 4.3.1
	Link80211                  LinkType = 105 // IEEE 802.11
	LinkATMCLIP                LinkType = 106 // classical IP over ATM of Linux
	LinkFrameRelay             LinkType = 107 // Q.922 with RFC 2427 or Cisco's encapsulation
	LinkLoop                   LinkType = 108 // OpenBSD loopback, address family in network byte order
	LinkENC                    LinkType = 109 // packets of IPsec: enc(4) of the BSDs
	LinkLinuxSLL               LinkType = 113 // Linux cooked v1
	LinkPFLOG                  LinkType = 117 // pflog(4) of the BSDs
	LinkPrism                  LinkType = 119 // 802.11 behind a header of Prism or AVS
	LinkIPOverFC               LinkType = 122 // RFC 2625
	LinkSunATM                 LinkType = 123 // LINKTYPE_SUNATM
	LinkRadiotap               LinkType = 127 // 802.11 behind a radiotap header
	LinkApple1394              LinkType = 138 // LINKTYPE_APPLE_IP_OVER_IEEE1394
	LinkUser2                  LinkType = 149 // for private use; macOS writes LinkPKTAP under it
	LinkAVS                    LinkType = 163 // 802.11 behind an AVS header
	LinkPPPD                   LinkType = 166 // LINKTYPE_PPP_PPPD: the direction in the place of the address
	LinkPPI                    LinkType = 192 // per-packet information, and a frame of any link type
	LinkERF                    LinkType = 197 // records of Endace's cards
	LinkPPPDir                 LinkType = 204 // LINKTYPE_PPP_WITH_DIR
	LinkCiscoHDLCDir           LinkType = 205 // LINKTYPE_C_HDLC_WITH_DIR
	LinkFrameRelayDir          LinkType = 206 // LINKTYPE_FRELAY_WITH_DIR
	LinkMPLS                   LinkType = 219 // begins with a label stack
	LinkIPNET                  LinkType = 226 // ipnet of Solaris
	LinkIPv4                   LinkType = 228
	LinkIPv6                   LinkType = 229
	LinkNFLOG                  LinkType = 239 // packets that netfilter logged
	LinkNetAnalyzer            LinkType = 240 // Ethernet behind four bytes
	LinkNetAnalyzerTransparent LinkType = 241 // the same with a preamble
	LinkIPoIB                  LinkType = 242 // IP over InfiniBand, RFC 4391
	LinkPKTAP                  LinkType = 258 // macOS: a frame of any link type, and its process
	LinkVSOCK                  LinkType = 271 // between a host and its guests; carries no IP
	LinkMPacket                LinkType = 274 // LINKTYPE_ETHERNET_MPACKET, IEEE 802.3br
	LinkLinuxSLL2              LinkType = 276 // Linux cooked v2
	LinkDSABrcm                LinkType = 281 // LINKTYPE_DSA_TAG_BRCM: switches of Broadcom
	LinkDSABrcmPrepend         LinkType = 282 // the tag in front of the frame
	LinkDSA                    LinkType = 284 // LINKTYPE_DSA_TAG_DSA: switches of Marvell
	LinkEDSA                   LinkType = 285 // the same with an EtherType of its own

	// LinkNetwork is not one of libpcap's: there is no link header, and the kernel
	// gives the protocol beside the packet (SOCK_DGRAM, packet(7)).
	LinkNetwork LinkType = 0x10000
	// LinkUndescribed is not one of libpcap's, either: a file does not say what the link
	// type of the packet is.
	LinkUndescribed LinkType = 0x10001
)

// Number returns the LINKTYPE_ number; ok is false for what is not one of libpcap's.
func (l LinkType) Number() (_ uint16, ok bool) { return uint16(l), l < LinkNetwork }

// LinkNetlink is what nlmon devices of Linux carry, messages between the kernel and its
// tools. They are not read: it is the name of a row.
const LinkNetlink LinkType = 253

// The numbers of other link types that are names of rows only.
const (
	linkSLIPBSDOS LinkType = 102 // DLT_SLIP_BSDOS
	linkPPPBSDOS  LinkType = 103 // DLT_PPP_BSDOS
	linkLAPBDir   LinkType = 207 // LINKTYPE_LAPB_WITH_DIR
	linkCAN       LinkType = 227 // LINKTYPE_CAN_SOCKETCAN
	link802154    LinkType = 230 // LINKTYPE_IEEE802_15_4_NOFCS
)

// known is every link type this package reads.
var known = [...]LinkType{
	LinkNull, LinkEthernet, LinkTokenRing, LinkSLIP, LinkPPP, LinkFDDI, LinkPPPoE, LinkSymantec, LinkATM, LinkRaw,
	LinkCiscoHDLC, Link80211, LinkATMCLIP, LinkFrameRelay, LinkLoop, LinkENC, LinkLinuxSLL, LinkPFLOG, LinkPrism,
	LinkIPOverFC, LinkSunATM, LinkRadiotap, LinkApple1394, LinkAVS, LinkPPPD, LinkPPI, LinkERF, LinkPPPDir,
	LinkCiscoHDLCDir, LinkFrameRelayDir, LinkMPLS, LinkIPNET, LinkIPv4, LinkIPv6, LinkNFLOG,
	LinkNetAnalyzer, LinkNetAnalyzerTransparent, LinkIPoIB, LinkPKTAP, LinkVSOCK, LinkMPacket,
	LinkLinuxSLL2, LinkDSABrcm, LinkDSABrcmPrepend, LinkDSA, LinkEDSA,
}

// Reads reports whether [Decode] reads a link type.
func Reads(link LinkType) bool { return slices.Contains(known[:], link) }

// FromDLT returns the link type for a number that may be a DLT_ of <net/bpf.h> in the
// place of a LINKTYPE_. Most are the same; old programs wrote those that are not into
// files, and the systems use them still.
func FromDLT(n uint16) LinkType {
	switch n {
	case 11:
		return LinkATM // DLT_ATM_RFC1483
	case 12, 14:
		return LinkRaw // DLT_RAW: 14 on OpenBSD, 12 on the other systems.
	case 15:
		return linkSLIPBSDOS
	case 16:
		return linkPPPBSDOS
	case 19:
		return LinkATMCLIP
	case 50:
		return LinkPPP // LINKTYPE_PPP_HDLC, DLT_PPP_SERIAL of NetBSD
	}
	return LinkType(n)
}

// The values of [Packet].Proto that stand for link types: they are neither EtherTypes
// nor access points of LLC.
const (
	linkRows    = 0x100
	maxLinkType = minEtherType - 1 - linkRows
)

// countAs makes link all that is known of a packet.
func (p *Packet) countAs(link LinkType) {
	p.Proto = 0
	if link <= maxLinkType {
		p.Proto = linkRows + uint16(link)
	}
}

// orCountAs makes link all that is known of a packet of which nothing is: not even an
// access point of LLC was there. Under IP 0 is a protocol.
func (p *Packet) orCountAs(link LinkType) {
	if p.Net == NetNone && p.Proto == 0 {
		p.countAs(link)
	}
}

// Unread returns the link type of a packet that [Decode] was given with link, and of
// which it reads nothing because it does not know that link type, or that of the frame
// within. ok is false for all other packets.
func (p *Packet) Unread(link LinkType) (_ LinkType, ok bool) {
	switch {
	case !p.Undecoded || p.Net != NetNone:
		return 0, false
	case p.Proto >= linkRows && p.Proto < minEtherType:
		link = LinkType(p.Proto - linkRows)
	case link == LinkNetwork, link == LinkUndescribed: // Who reads the file says so.
		return 0, false
	}
	return link, !Reads(link)
}
