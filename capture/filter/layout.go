package filter

// layout is where the parts of a link header are, in bytes from the beginning of the
// packet.
type layout struct {
	header   uint32 // the link header, behind what the driver put before it
	linkType uint32 // its type field, noField if it has none
	payload  uint32 // what is behind it

	// network is where the network header is, from the payload, and noSNAP the same in a
	// frame that has an LLC header without a SNAP header.
	network, noSNAP uint32

	// movingHeader, movingPayload and movingType say that header, payload and type field
	// are not where they are in every packet: the prologue of the program computes what is
	// to be added.
	movingHeader, movingPayload, movingType bool
}

// noField is the fixed part of the offset of a field that the link type does not have.
const noField = 0xffffffff

// wlanLayout is the layout of IEEE 802.11, whose data frames have an LLC header and, for
// IP, a SNAP header (RFC 1042). The place of the type is that of the shortest of them, and
// is not used.
var wlanLayout = layout{linkType: 24, network: 8, noSNAP: 3, movingPayload: true}

// radioLayout is that of IEEE 802.11 behind a header of the radio.
var radioLayout = layout{linkType: 24, network: 8, noSNAP: 3, movingHeader: true, movingPayload: true}

// layouts are those of the link types there are filters for.
var layouts = map[LinkType]layout{
	LinkNull:        {payload: 4},
	LinkLoop:        {payload: 4},
	LinkENC:         {payload: 12},
	LinkEthernet:    {linkType: 12, payload: 14, noSNAP: 3},
	LinkDSABRCM:     {linkType: 16, payload: 18, noSNAP: 3},
	LinkDSAPrepend:  {header: 4, linkType: 16, payload: 18, noSNAP: 3},
	LinkDSA:         {linkType: 16, payload: 18, noSNAP: 3},
	LinkEDSA:        {linkType: 20, payload: 22, noSNAP: 3},
	LinkPPP:         {linkType: 2, payload: 4},
	LinkPPPD:        {linkType: 2, payload: 4},
	LinkPPPDirected: {movingType: true, movingPayload: true},
	LinkPPPoE:       {linkType: 6, payload: 8},
	LinkCiscoHDLC:   {linkType: 2, payload: 4},
	LinkHDLCDir:     {linkType: 3, payload: 5},
	LinkFrameRelay:  {linkType: 2, payload: 4},
	LinkFrameDir:    {linkType: 3, payload: 5},
	LinkFireWire:    {linkType: 16, payload: 18},
	LinkSLIP:        {linkType: noField, payload: 16},
	LinkTokenRing:   llcLayout(14),
	LinkFDDI:        llcLayout(13),
	LinkATM:         llcLayout(0),
	LinkATMCLIP:     llcLayout(0),
	LinkSymantec:    {linkType: 6, payload: 44},
	LinkIPOverFC:    llcLayout(16),
	LinkSunATM:      llcLayout(4),
	LinkAnalyzer:    {header: 4, linkType: 16, payload: 18, noSNAP: 3},
	LinkMPacket:     {header: 8, linkType: 20, payload: 22, noSNAP: 3},
	LinkTransparent: {header: 12, linkType: 24, payload: 26, noSNAP: 3},
	LinkRaw:         {linkType: noField},
	LinkIPv4:        {linkType: noField},
	LinkIPv6:        {linkType: noField},
	LinkIPNET:       {linkType: 1, payload: 24},
	LinkIPoIB:       {movingType: true, movingPayload: true},
	LinkLinuxSLL:    {linkType: 14, payload: 16},
	LinkLinuxSLL2:   {payload: 20},
	LinkPFLOG:       {linkType: 1, movingPayload: true},
	LinkNFLOG:       {movingPayload: true},
	LinkPKTAP:       {movingHeader: true, movingPayload: true},
	LinkPKTAPUser:   {movingHeader: true, movingPayload: true},
	LinkWLAN:        wlanLayout,
	LinkPrism:       radioLayout,
	LinkRadiotap:    radioLayout,
	LinkAVS:         radioLayout,
	LinkPPI:         radioLayout,
}

// llcLayout is that of a header of fixed length with LLC and, for IP, SNAP behind it.
func llcLayout(header uint32) layout {
	return layout{linkType: header, payload: header, network: 8, noSNAP: 3}
}

// isEthernet reports whether a link type has the header of Ethernet, perhaps with the tag
// of a switch, or with something before it.
func (l LinkType) isEthernet() bool {
	switch l {
	case LinkEthernet, LinkDSABRCM, LinkDSAPrepend, LinkDSA, LinkEDSA, LinkAnalyzer, LinkTransparent, LinkMPacket:
		return true
	default:
		return false
	}
}

// isWLAN reports whether a link type has the header of IEEE 802.11, perhaps behind one of
// the radio.
func (l LinkType) isWLAN() bool {
	switch l {
	case LinkWLAN, LinkPrism, LinkRadiotap, LinkAVS, LinkPPI:
		return true
	default:
		return false
	}
}

// hasLLC reports whether every packet of a link type has an LLC header.
func (l LinkType) hasLLC() bool {
	switch l {
	case LinkTokenRing, LinkFDDI, LinkATM, LinkATMCLIP, LinkIPOverFC, LinkSunATM:
		return true
	default:
		return false
	}
}

// isCiscoHDLC reports whether a link type has Cisco's framing of serial lines.
func (l LinkType) isCiscoHDLC() bool { return l == LinkCiscoHDLC || l == LinkHDLCDir }

// isFrameRelay reports whether a link type is Frame Relay.
func (l LinkType) isFrameRelay() bool { return l == LinkFrameRelay || l == LinkFrameDir }

// isPKTAP reports whether a link type is macOS' PKTAP.
func (l LinkType) isPKTAP() bool { return l == LinkPKTAP || l == LinkPKTAPUser }
