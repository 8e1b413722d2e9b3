package filter

// kind is the kind of a token.
type kind uint8

const (
	tokEOF       kind = iota
	tokBad            // no token: text is the reason
	tokNumber         // 80, 0x50, 0120, tcp-syn
	tokName           // a word that is no keyword, or an escaped one
	tokIPv4           // two to four numbers with dots: 10.0, 10.0.0.1
	tokIPv6           // ::1, 2001:db8::1, ::ffff:10.0.0.1
	tokMAC            // 00:11:22:33:44:55 and its other spellings
	tokProto          // tcp, ip6, ether: value is the proto
	tokSrc            // src
	tokDst            // dst
	tokType           // host, net, port, portrange, proto, protochain, gateway: value is the IDType
	tokMask           // mask
	tokLess           // less
	tokGreater        // greater
	tokByte           // byte
	tokCast           // broadcast, multicast: value is the cast
	tokInbound        // inbound
	tokOutbound       // outbound
	tokIfIndex        // ifindex
	tokEncap          // vlan, mpls, pppoed, pppoes, geneve: value is the encap
	tokLLC            // llc
	tokRuleNum        // rnr, rulenum: of pf, but also an LLC type
	tokElsewhere      // keywords of link types this package does not compile for
	tokLen            // len, length
	tokAnd            // and, &&
	tokOr             // or, ||
	tokNot            // not, !
	tokRelation       // > >= < <= = == !=: value is the relation
	tokOperator       // + - * / % & | ^ << >>: value is the opcode
	tokLParen
	tokRParen
	tokLBracket
	tokRBracket
	tokColon
	tokSlash
)

// token is one word of an expression.
type token struct {
	kind  kind
	value uint32 // by kind
	text  string // the text it stands for, without the backslash of an escape
	pos   int    // where it begins, in bytes
	end   int    // where it ends
}

// Proto is a protocol that qualifies a primitive or is one.
type Proto uint8

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

// Direction is which end of a packet an id is compared with.
type Direction uint8

const (
	DirNone Direction = iota // none was given: either end
	DirSrc
	DirDst
	DirOr
	DirAnd
)

// IDType is what kind of thing an id names.
type IDType uint8

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

const (
	CastBroadcast Cast = iota
	CastMulticast
)

// Encap is an encapsulation that moves the headers after it.
type Encap uint8

const (
	EncapVLAN Encap = iota
	EncapMPLS
	EncapPPPoED
	EncapPPPoES
	EncapGeneve
)

// Relation is a comparison of two arithmetic terms.
type Relation uint8

const (
	RelGreater Relation = iota
	RelGreaterEqual
	RelEqual
	RelLess
	RelLessEqual
	RelNotEqual
)
