package decode

// The header of a record of Endace's cards (ERF, Extensible Record Format): a time stamp,
// a type, flags and lengths. More headers follow while the highest bit says so.
const (
	erfLen       = 16
	erfTypeAt    = 8
	erfMore      = 0x80
	erfExtension = 8
	maxERF       = 16 // extension headers

	// Before an Ethernet frame are an offset and padding, before one of a channel its
	// number.
	erfEthernetPad = 2
	erfChannelLen  = 4
)

// erf reads a record that holds one packet. Others are counted under the link type, as
// are those of ATM cells and InfiniBand.
func erf(data []byte, p *Packet) {
	if len(data) < erfLen {
		p.Undecoded = true
		return
	}
	kind, off := data[erfTypeAt], erfLen
	for more, n := kind, 0; more&erfMore != 0 && n < maxERF; n++ {
		if len(data)-off < erfExtension {
			p.Undecoded = true
			return
		}
		more = data[off]
		off += erfExtension
	}
	switch kind &^ erfMore {
	case 1, 10, 15, 19: // HDLC_POS and its colours
		inner(LinkPPP, data, off, p)
	case 5, 17: // MC_HDLC
		inner(LinkPPP, data, off+erfChannelLen, p)
	case 2, 11, 16, 20: // ETH and its colours
		inner(LinkEthernet, data, off+erfEthernetPad, p)
	case 22:
		inner(LinkIPv4, data, off, p)
	case 23:
		inner(LinkIPv6, data, off, p)
	}
}
