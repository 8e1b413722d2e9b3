package bpfdev

import "iftopgo/capture/decode"

// LinkType makes the DLT_ number of BIOCGDLT a link type. Most numbers are the
// same; these are the ones that <net/bpf.h> of macOS and FreeBSD has otherwise.
// Link types that package decode does not read pass, for their packets count too.
func LinkType(dlt uint32) decode.LinkType {
	switch dlt {
	case 12: // DLT_RAW
		return decode.LinkRaw
	case 50: // DLT_PPP_SERIAL
		return decode.LinkPPP
	}
	return decode.LinkType(dlt)
}
