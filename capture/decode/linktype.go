package decode

// Supported reports whether [Decode] reads packets of this link type. It is
// false for LinkNetwork, which says too little: that is for [Network].
func Supported(link LinkType) bool {
	switch link {
	case LinkNull, LinkEthernet, LinkPPP, LinkRaw, LinkLoop,
		LinkLinuxSLL, LinkIPv4, LinkIPv6, LinkLinuxSLL2:
		return true
	default:
		return false
	}
}

// The DLT_ numbers of raw IP, which are not its LINKTYPE_ number: 14 on OpenBSD
// (whose 12 is its loopback), 12 on every other system. Old programs wrote
// them into files, too.
const (
	dltRaw        = 12
	dltRawOpenBSD = 14
)

// FromDLT returns the link type for a data link type as a BSD kernel (BIOCGDLT
// of bpf(4)) or an old file names it, and whether it is [Supported].
func FromDLT(dlt uint32) (LinkType, bool) {
	if dlt == dltRaw || dlt == dltRawOpenBSD {
		return LinkRaw, true
	}
	if dlt >= uint32(LinkNetwork) {
		return 0, false
	}
	link := LinkType(dlt)
	return link, Supported(link)
}
