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
	tokType           // host, net, port, portrange, proto, protochain, gateway: value is the idType
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

// proto is a protocol that qualifies a primitive or is one.
type proto uint8

const (
	protoNone proto = iota // none was given
	protoLink
	protoIP
	protoARP
	protoRARP
	protoSCTP
	protoTCP
	protoUDP
	protoICMP
	protoIGMP
	protoIGRP
	protoPIM
	protoVRRP
	protoCARP
	protoATalk
	protoAARP
	protoDECnet
	protoLAT
	protoSCA
	protoMOPRC
	protoMOPDL
	protoIP6
	protoICMP6
	protoAH
	protoESP
	protoISO
	protoESIS
	protoISIS
	protoCLNP
	protoSTP
	protoIPX
	protoNetBEUI
	protoISISL1
	protoISISL2
	protoIIH
	protoLSP
	protoSNP
	protoCSNP
	protoPSNP
	protoRadio
)

// direction is which end of a packet an id is compared with.
type direction uint8

const (
	dirNone direction = iota // none was given: either end
	dirSrc
	dirDst
	dirOr
	dirAnd
)

// idType is what kind of thing an id names.
type idType uint8

const (
	idDefault idType = iota // none was given: a host
	idHost
	idNet
	idPort
	idPortRange
	idProto
	idProtoChain
	idGateway
	idUnset // there is no primitive to take the qualifiers from
)

// cast is a kind of destination that is more than one host.
type cast uint8

const (
	castBroadcast cast = iota
	castMulticast
)

// encap is an encapsulation that moves the headers after it.
type encap uint8

const (
	encapVLAN encap = iota
	encapMPLS
	encapPPPoED
	encapPPPoES
	encapGeneve
)

// relation is a comparison of two arithmetic terms.
type relation uint8

const (
	relGreater relation = iota
	relGreaterEqual
	relEqual
	relLess
	relLessEqual
	relNotEqual
)
