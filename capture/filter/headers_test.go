package filter

import (
	"encoding/binary"
	"slices"
)

// snapHeader is an LLC header and a SNAP header with an Ethernet type.
func snapHeader(typ uint16) []byte {
	return binary.BigEndian.AppendUint16([]byte{0xaa, 0xaa, 0x03, 0, 0, 0}, typ)
}

// wlanFrame is the header of an IEEE 802.11 frame with the two bytes of its frame control
// field, and what is behind it.
func wlanFrame(control [2]byte, behind ...[]byte) []byte {
	h := append(control[:], 0, 0,
		0x02, 0xfc, 0, 0, 0, 1, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x01, 0, 0x5e, 0, 0, 1, 0, 0)
	return append(h, slices.Concat(behind...)...)
}

// wlanHeaders are headers of frames of different kinds, before IPv4 and before IPv6.
func wlanHeaders(before []byte) [][2][]byte {
	qos := []byte{0, 0}
	all := make([][2][]byte, 0, 8)
	for _, control := range [][2]byte{{0x08, 0}, {0x08, 1}, {0x08, 2}, {0x08, 3}, {0x88, 1}, {0x80, 0}, {0xd4, 0}, {0xb4, 0}} {
		var both [2][]byte
		for version, typ := range []uint16{etherIP, etherIP6} {
			behind := [][]byte{snapHeader(typ)}
			if control[0] == 0x88 {
				behind = slices.Insert(behind, 0, qos)
			}
			both[version] = slices.Concat(before, wlanFrame(control, behind...))
		}
		all = append(all, both)
	}
	return all
}

// radiotap is a radiotap header with the flags field of these bits, and perhaps with a
// timestamp before it.
func radiotap(flags byte, timestamp bool) []byte {
	if timestamp {
		return []byte{0, 0, 20, 0, 3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, flags, 0, 0, 0}
	}
	return []byte{0, 0, 12, 0, 2, 0, 0, 0, flags, 0, 0, 0}
}

// linkHeaders are headers of a link type to put before IPv4 and before IPv6.
func linkHeaders(link LinkType) [][2][]byte {
	switch link {
	case LinkNull:
		return [][2][]byte{{{2, 0, 0, 0}, {30, 0, 0, 0}}}
	case LinkLoop:
		return [][2][]byte{{{0, 0, 0, 2}, {0, 0, 0, 28}}}
	case LinkENC:
		return [][2][]byte{{{2, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 8}, {24, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 8}}}
	case LinkPPP:
		return [][2][]byte{{{0xff, 0x03, 0x00, 0x21}, {0xff, 0x03, 0x00, 0x57}}}
	case LinkPPPD:
		return [][2][]byte{{{1, 0x03, 0x00, 0x21}, {0, 0x03, 0x00, 0x57}}, {{0, 0x03, 0x00, 0x21}, {1, 0x03, 0x00, 0x57}}}
	case LinkPPPDirected:
		return [][2][]byte{
			{{1, 0xff, 0x03, 0x00, 0x21}, {0, 0xff, 0x03, 0x00, 0x57}},
			{{1, 0xff, 0x03, 0x21}, {0, 0xff, 0x03, 0x57}},
			{{1, 0x00, 0x21}, {0, 0x00, 0x57}},
			{{1, 0x21}, {0, 0x57}},
			{{1, 0x0f, 0, 0x08, 0x00}, {0, 0x8f, 0, 0x86, 0xdd}},
		}
	case LinkCiscoHDLC:
		return [][2][]byte{{{0x0f, 0, 0x08, 0x00}, {0x8f, 0, 0x86, 0xdd}}}
	case LinkFrameRelay:
		return [][2][]byte{{{0x18, 0x41, 0x03, 0xcc}, {0x18, 0x41, 0x03, 0x8e}}, {{0x18, 0x41, 0x08, 0x00}, {0x18, 0x41, 0x86, 0xdd}}}
	case LinkPPPoE:
		return [][2][]byte{{{0x11, 0, 0, 7, 0, 40, 0x00, 0x21}, {0x11, 0, 0, 7, 0, 40, 0x00, 0x57}}}
	case LinkHDLCDir:
		return [][2][]byte{{{1, 0x0f, 0, 0x08, 0x00}, {0, 0x8f, 0, 0x86, 0xdd}}}
	case LinkFrameDir:
		return [][2][]byte{{{1, 0x18, 0x41, 0x03, 0xcc}, {0, 0x18, 0x41, 0x03, 0x8e}}}
	case LinkSLIP:
		return [][2][]byte{{make([]byte, 16), make([]byte, 16)}}
	case LinkSymantec:
		v4, v6 := make([]byte, 44), make([]byte, 44)
		v4[6] = 8
		v6[6], v6[7] = 0x86, 0xdd
		return [][2][]byte{{v4, v6}}
	case LinkTokenRing, LinkFDDI, LinkATM, LinkATMCLIP, LinkIPOverFC:
		before := make([]byte, layouts[link].payload)
		if len(before) > 13 {
			copy(before[2:], []byte{0x02, 0xfc, 0, 0, 0, 1, 0, 0x11, 0x22, 0x33, 0x44, 0x55})
		}
		return [][2][]byte{{slices.Concat(before, snapHeader(etherIP)), slices.Concat(before, snapHeader(etherIP6))}}
	case LinkSunATM:
		atm := []byte{2, 0, 0, 33}
		return [][2][]byte{{slices.Concat(atm, snapHeader(etherIP)), slices.Concat(atm, snapHeader(etherIP6))}}
	case LinkFireWire:
		return [][2][]byte{{append(make([]byte, 16), 8, 0), append(make([]byte, 16), 0x86, 0xdd)}}
	case LinkAVS:
		avs := make([]byte, 64)
		copy(avs, []byte{0x80, 0x21, 0x10, 1, 0, 0, 0, 64})
		return wlanHeaders(avs)
	case LinkIPNET:
		v4, v6 := make([]byte, 24), make([]byte, 24)
		copy(v4, []byte{1, 2, 0, 1})
		copy(v6, []byte{1, 26, 0, 2})
		return [][2][]byte{{v4, v6}}
	case LinkPFLOG:
		with := func(family byte) []byte {
			h := make([]byte, 64)
			copy(h, []byte{61, family, 0, 0, 'e', 'm', '0'})
			h[60] = 1
			return h
		}
		return [][2][]byte{
			{with(2), with(10)}, // libpcap on Linux
			{with(2), with(24)},
			{with(2), with(28)},
			{with(2), with(30)},
		}
	case LinkWLAN:
		return wlanHeaders(nil)
	case LinkRadiotap:
		padded := func(typ uint16) []byte {
			return slices.Concat(radiotap(0x20, true), wlanFrame([2]byte{0x88, 1}, []byte{0, 0, 0, 0}, snapHeader(typ)))
		}
		return append(slices.Concat(wlanHeaders(radiotap(0, false)), wlanHeaders(radiotap(0, true))),
			[2][]byte{padded(etherIP), padded(etherIP6)})
	case LinkPrism:
		avs := make([]byte, 64)
		copy(avs, []byte{0x80, 0x21, 0x10, 1, 0, 0, 0, 64})
		return slices.Concat(wlanHeaders(make([]byte, prismLen)), wlanHeaders(avs))
	case LinkPPI:
		ethernet := []byte{0, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0}
		return append(wlanHeaders([]byte{0, 0, 8, 0, 105, 0, 0, 0}), [2][]byte{ethernet, ethernet})
	case LinkNFLOG:
		return nflogHeaders()
	case LinkPKTAP, LinkPKTAPUser:
		return pktapTestHeaders()
	case LinkIPoIB:
		v4, v6 := []byte{8, 0, 0, 0}, []byte{0x86, 0xdd, 0, 0}
		zeros, routing := make([]byte, 40), append([]byte{0x60, 0, 0, 0}, make([]byte, 36)...)
		return [][2][]byte{
			{v4, v6},
			{slices.Concat(zeros, v4), slices.Concat(zeros, v6)},
			{slices.Concat(routing, v4), slices.Concat(routing, v6)},
		}
	default:
		return tagHeaders(link)
	}
}

// nflogHeaders are headers of netfilter's log: of a little-endian and of a big-endian host,
// with attributes of different lengths before the packet.
func nflogHeaders() [][2][]byte {
	little := []byte{8, 0, 1, 0, 8, 0, 1, 0, 7, 0, 10, 0, 'a', 'b', 0, 0, 0xff, 0xff, 9, 0}
	big := []byte{0, 8, 0, 1, 8, 0, 1, 0, 0, 7, 0, 10, 'a', 'b', 0, 0, 0xff, 0xff, 0, 9}
	with := func(family byte, attrs []byte) []byte { return append([]byte{family, 0, 0, 1}, attrs...) }
	return [][2][]byte{
		{with(2, little), with(10, little)},
		{with(2, big), with(10, big)},
		{with(2, little[16:]), with(10, little[16:])},
	}
}

// pktapTestHeaders are headers of PKTAP and of each of the link types that may follow it.
func pktapTestHeaders() [][2][]byte {
	with := func(dlt byte, link []byte) []byte {
		h := make([]byte, 108)
		h[0], h[4], h[8] = 108, 1, dlt
		return append(h, link...)
	}
	ether := func(typ uint16) []byte { return binary.BigEndian.AppendUint16(make([]byte, 12), typ) }
	return [][2][]byte{
		{with(1, ether(etherIP)), with(1, ether(etherIP6))},
		{with(0, []byte{2, 0, 0, 0}), with(0, []byte{30, 0, 0, 0})},
		{with(12, nil), with(12, nil)},
		{with(101, nil), with(101, nil)},
	}
}

// tagHeaders are headers of Ethernet with the tag of a switch; none for other link types.
func tagHeaders(link LinkType) [][2][]byte {
	macs := []byte{0x02, 0xfc, 0, 0, 0, 1, 0, 0x11, 0x22, 0x33, 0x44, 0x55}
	tags := map[LinkType][2][]byte{
		LinkMPacket:     {[]byte{0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0xd5}, nil},
		LinkAnalyzer:    {make([]byte, 4), nil},
		LinkTransparent: {make([]byte, 12), nil},
		LinkDSABRCM:     {nil, {0x20, 0, 0, 1}},
		LinkDSAPrepend:  {{0x20, 0, 0, 1}, nil},
		LinkDSA:         {nil, {0x40, 1, 0, 0}},
		LinkEDSA:        {nil, {0xda, 0xda, 0, 0, 0x40, 1, 0, 0}},
	}
	tag, ok := tags[link]
	if !ok {
		return nil
	}
	frame := func(typ uint16) []byte {
		return binary.BigEndian.AppendUint16(slices.Concat(tag[0], macs, tag[1]), typ)
	}
	return [][2][]byte{{frame(etherIP), frame(etherIP6)}}
}
