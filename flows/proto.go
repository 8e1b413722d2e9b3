package flows

import (
	"fmt"
	"strconv"
	"strings"
)

// The IP protocol numbers of what has ports or echo identifiers (IANA, Assigned
// Internet Protocol Numbers), as [Key].Proto has them.
const (
	ProtoICMP    = 1
	ProtoTCP     = 6
	ProtoUDP     = 17
	ProtoDCCP    = 33
	ProtoICMPv6  = 58
	ProtoSCTP    = 132
	ProtoUDPLite = 136
)

// ipProtocols are the names of IP protocol numbers that are likely to be met
// (IANA, Assigned Internet Protocol Numbers).
var ipProtocols = map[uint16]string{
	1: "ICMP", 2: "IGMP", 4: "IPIP", 6: "TCP", 8: "EGP", 17: "UDP", 33: "DCCP",
	41: "IPv6-in-IP", 46: "RSVP", 47: "GRE", 50: "ESP", 51: "AH", 58: "ICMPv6",
	59: "IPv6-NoNxt", 88: "EIGRP", 89: "OSPF", 94: "IPIP", 97: "EtherIP", 103: "PIM",
	108: "IPComp", 112: "VRRP", 115: "L2TP", 124: "IS-IS", 132: "SCTP", 136: "UDP-Lite",
	137: "MPLS-in-IP",
}

// ProtoNumber returns the number of an IP protocol by its name, without regard
// to case: the way back from ProtoName, of names and of "Proto(143)".
func ProtoNumber(name string) (uint16, bool) {
	for number := range uint16(256) {
		if known, ok := ipProtocols[number]; ok && strings.EqualFold(known, name) {
			return number, true
		}
	}
	var number uint16
	if _, err := fmt.Sscanf(strings.ToLower(name), "proto(%d)", &number); err != nil {
		return 0, false
	}
	return number, true
}

// EtherTypeARP is the EtherType of ARP (RFC 826).
const EtherTypeARP = 0x0806

// MinEtherType is the least EtherType (IEEE 802.3, 3.2.6): lower numbers are LLC service
// access points here.
const MinEtherType = 0x600

// etherTypes are the names of EtherTypes that are likely to be met (IANA, IEEE
// 802 Numbers). The IP ones stand for frames whose IP header could not be read.
var etherTypes = map[uint16]string{
	0x0800: "IPv4", EtherTypeARP: "ARP", 0x0842: "WoL", 0x2000: "CDP", 0x8035: "RARP", 0x809b: "AppleTalk",
	0x80f3: "AARP", 0x8100: "VLAN", 0x8137: "IPX", 0x86dd: "IPv6", 0x8808: "PAUSE",
	0x8809: "LACP", 0x880b: "PPP", 0x8847: "MPLS", 0x8848: "MPLS", 0x8863: "PPPoE-D", 0x8864: "PPPoE",
	0x888e: "EAPOL", 0x88a8: "QinQ", 0x88cc: "LLDP", 0x88e5: "MACsec", 0x88f7: "PTP",
	0x8906: "FCoE", 0x8915: "RoCE", 0x9000: "Loopback", 0x9100: "QinQ",
}

// llcSAPs are the names of LLC service access points (IEEE 802.2).
var llcSAPs = map[uint16]string{0x42: "STP", 0xaa: "SNAP", 0xe0: "IPX", 0xf0: "NetBIOS", 0xfe: "OSI"}

// numberPrefixes are the beginnings of names that contain a number, as "Proto(143)".
var numberPrefixes = [...]string{"proto", "llc", "ether"}

// unknownProto is the name of a key without any protocol.
const unknownProto = "unknown"

// InProtoName reports whether a text can occur in the name of a protocol, without
// regard to case.
func InProtoName(text string) bool {
	text = strings.ToLower(text)
	for _, names := range [...]map[uint16]string{ipProtocols, etherTypes, llcSAPs, linkTypes} {
		for _, name := range names {
			if strings.Contains(strings.ToLower(name), text) {
				return true
			}
		}
	}
	begin, _, hasNumber := strings.Cut(text, "(")
	for _, name := range numberPrefixes {
		if strings.Contains(name, text) || hasNumber && strings.HasSuffix(name, begin) {
			return true
		}
	}
	return strings.Contains(unknownProto, text) || inLinkTypeProto(text)
}

// ProtoName returns the name of the key's protocol: "TCP", "ICMPv6", "ARP"; a
// number with its registry where there is no name, such as "Proto(143)".
func (k Key) ProtoName() string {
	if k.Net != NetNone {
		return nameOrNumber(ipProtocols, k.Proto, "Proto(", 10)
	}
	switch {
	case k.Proto == 0:
		return unknownProto
	case k.Proto >= ProtoLinkType && k.Proto < MinEtherType:
		return linkTypeProto(k.Proto - ProtoLinkType)
	case k.Proto < ProtoLinkType:
		return nameOrNumber(llcSAPs, k.Proto, "LLC(0x", 16)
	default:
		return nameOrNumber(etherTypes, k.Proto, "Ether(0x", 16)
	}
}

// ProtoOfName returns the number that ProtoName gives a name to, of keys with addresses or
// without: of several that have the name the least. It returns false for what is no such name.
func ProtoOfName(name string, net Net) (proto uint16, ok bool) {
	if net != NetNone {
		return numberOrName(ipProtocols, name, "Proto(", ")", 10)
	}
	if name == unknownProto {
		return 0, true
	}
	if proto, ok = numberOrName(llcSAPs, name, "LLC(0x", ")", 16); ok {
		return proto, true
	}
	if proto, ok = numberOrName(etherTypes, name, "Ether(0x", ")", 16); ok {
		return proto, true
	}
	return linkTypeOfProto(name)
}

// numberOrName returns the number of a name, the least of several, or the number between a
// prefix and a suffix.
func numberOrName(names map[uint16]string, name, prefix, suffix string, base int) (number uint16, ok bool) {
	for n, known := range names {
		if known == name && (!ok || n < number) {
			number, ok = n, true
		}
	}
	if ok {
		return number, true
	}
	digits, found := strings.CutPrefix(name, prefix)
	digits, closed := strings.CutSuffix(digits, suffix)
	n, err := strconv.ParseUint(digits, base, 16)
	return uint16(n), found && closed && err == nil
}

func nameOrNumber(names map[uint16]string, n uint16, prefix string, base int) string {
	if name, ok := names[n]; ok {
		return name
	}
	return prefix + strconv.FormatUint(uint64(n), base) + ")"
}
