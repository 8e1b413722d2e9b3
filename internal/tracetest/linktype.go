package tracetest

// The link types of the files, as pcap-linktype(7) numbers them.
const (
	linkNull     = 0
	linkEthernet = 1
	linkPPP      = 9
	linkRaw      = 101
	linkLoop     = 108
	linkSLL      = 113
	linkIPv4     = 228
	linkIPv6     = 229
	linkSLL2     = 276

	linkCHDLC     = 104
	link80211     = 105
	linkFRelay    = 107
	linkENC       = 109
	linkPFLOG     = 117
	linkPrism     = 119
	linkRadiotap  = 127
	linkUser2     = 149
	linkPPPD      = 166
	linkBluetooth = 187
	linkPPI       = 192
	linkPPPDir    = 204
	linkUSB       = 220
	linkIPNET     = 226
	linkNFLOG     = 239
	linkIPoIB     = 242
	linkPKTAP     = 258
	linkVSOCK     = 271
	linkBrcm      = 281
	linkPrepend   = 282
	linkDSA       = 284
	linkEDSA      = 285
)
