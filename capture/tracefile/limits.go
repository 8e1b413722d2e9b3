package tracefile

import "iftopgo/capture/decode"

// maxKept is how many bytes of a packet are returned at most: MAXIMUM_SNAPLEN of libpcap
// and tcpdump, and far more than all headers together. The rest is passed over, so that
// memory does not depend on what a file claims.
const maxKept = 262_144

// Packets of some links are longer than maxKept: these are the limits of libpcap
// (max_snaplen_for_dlt in pcap-common.c) and of Wireshark.
const (
	maxMessage = 128 << 20 // a D-Bus message, a transfer on USB
	maxEBHSCR  = 8 << 20
)

// The numbers of pcap-linktype(7) whose packets may be long.
const (
	linkUSB        decode.LinkType = 186
	linkUSBLinux   decode.LinkType = 189
	linkUSBMmapped decode.LinkType = 220
	linkDBus       decode.LinkType = 231
	linkUSBPcap    decode.LinkType = 249
	linkUSBDarwin  decode.LinkType = 266
	linkEBHSCR     decode.LinkType = 279
	linkUSB2       decode.LinkType = 288
	linkUSB2Low    decode.LinkType = 293
	linkUSB2Full   decode.LinkType = 294
	linkUSB2High   decode.LinkType = 295
)

// maxCaptured returns how many captured bytes a record of a pcap file may claim: what its
// link allows, or what the file says is its snap length, if that is more. A record that
// claims more is none: there is no telling where the next one begins.
func maxCaptured(link decode.LinkType, snap uint32) uint32 {
	limit := uint32(maxKept)
	switch link {
	case linkUSB, linkUSBLinux, linkUSBMmapped, linkDBus, linkUSBPcap, linkUSBDarwin,
		linkUSB2, linkUSB2Low, linkUSB2Full, linkUSB2High:
		limit = maxMessage
	case linkEBHSCR:
		limit = maxEBHSCR
	default:
	}
	return max(limit, snap)
}
