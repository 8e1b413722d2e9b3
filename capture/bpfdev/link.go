package bpfdev

import "iftopgo/capture/decode"

// LinkType makes the DLT_ number of BIOCGDLT a link type. Most numbers are the
// same; <net/bpf.h> of macOS and FreeBSD has some otherwise. Link types that package
// decode does not read pass, for their packets count too.
func LinkType(dlt uint32) decode.LinkType { return decode.FromDLT(uint16(dlt)) }
