package syntax

// Proto is a protocol that qualifies a primitive or is one.
type Proto uint8

// The protocols that have a keyword. ProtoLink is the link layer, whatever its
// type: "ether", "ppp" and so on. ProtoISISL1 to ProtoPSNP are groups of the PDU
// types of IS-IS: "l1", "l2", "iih", "lsp", "snp", "csnp", "psnp".
const (
	ProtoNone Proto = iota // none was given
	ProtoLink
	ProtoIP
	ProtoARP
	ProtoRARP
	ProtoSCTP
	ProtoTCP
	ProtoUDP
	ProtoICMP
	ProtoIGMP
	ProtoIGRP
	ProtoPIM
	ProtoVRRP
	ProtoCARP
	ProtoATalk
	ProtoAARP
	ProtoDECnet
	ProtoLAT
	ProtoSCA
	ProtoMOPRC
	ProtoMOPDL
	ProtoIP6
	ProtoICMP6
	ProtoAH
	ProtoESP
	ProtoISO
	ProtoESIS
	ProtoISIS
	ProtoCLNP
	ProtoSTP
	ProtoIPX
	ProtoNetBEUI
	ProtoISISL1
	ProtoISISL2
	ProtoIIH
	ProtoLSP
	ProtoSNP
	ProtoCSNP
	ProtoPSNP
	ProtoRadio
)

// Direction is which end of a packet an ID is compared with.
type Direction uint8

// The directions.
const (
	DirNone Direction = iota // none was given: either end
	DirSrc                   // "src"
	DirDst                   // "dst"
	DirOr                    // "src or dst"
	DirAnd                   // "src and dst"

	// Of IEEE 802.11 frames only: "addr1" to "addr4", "ra" and "ta".
	DirAddr1
	DirAddr2
	DirAddr3
	DirAddr4
	DirReceiver
	DirTransmitter
)

// IDType is what kind of thing an ID names.
type IDType uint8

// The types of an ID. The order counts: those up to TypeHost take a MAC address,
// those up to TypeNet any other address, and those up to TypePortRange a direction.
const (
	TypeDefault IDType = iota // none was given: a host
	TypeHost
	TypeNet
	TypePort
	TypePortRange
	TypeProto
	TypeProtoChain
	TypeGateway
	TypeUnset // there is no primitive to take the qualifiers from
)

// Cast is a kind of destination that is more than one host.
type Cast uint8

// The casts.
const (
	CastBroadcast Cast = iota
	CastMulticast
)

// Encap is an encapsulation that moves the headers after it.
type Encap uint8

// The encapsulations.
const (
	EncapVLAN Encap = iota
	EncapMPLS
	EncapPPPoED
	EncapPPPoES
	EncapGeneve
	EncapVXLAN
)

// Relation is a comparison of two arithmetic terms.
type Relation uint8

// The relations.
const (
	RelGreater      Relation = iota // >
	RelGreaterEqual                 // >=
	RelEqual                        // = and ==
	RelLess                         // <
	RelLessEqual                    // <=
	RelNotEqual                     // !=
)
