package syntax

// kind is the kind of a token.
type kind uint8

// The kinds of tokens.
const (
	tokEOF          kind = iota
	tokBad               // not a token: text is the reason
	tokNumber            // 80, 0x50, 0120, tcp-syn
	tokName              // a word that is no keyword, or an escaped one
	tokIPv4              // two to four numbers with dots: 10.0, 10.0.0.1
	tokIPv6              // ::1, 2001:db8::1, ::ffff:10.0.0.1
	tokMAC               // 00:11:22:33:44:55 and its other spellings
	tokProto             // tcp, ip6, ether: value is the proto
	tokSrc               // src
	tokDst               // dst
	tokType              // host, net, port, portrange, proto, protochain, gateway: value is the IDType
	tokMask              // mask
	tokLess              // less
	tokGreater           // greater
	tokByte              // byte
	tokCast              // broadcast, multicast: value is the cast
	tokInbound           // inbound
	tokOutbound          // outbound
	tokIfIndex           // ifindex
	tokEncap             // vlan, mpls, pppoed, pppoes, geneve, vxlan: value is the Encap
	tokLLC               // llc
	tokRuleNum           // rnr, rulenum: of pf, but also an LLC type
	tokFrameType         // type, of IEEE 802.11
	tokFrameSubtype      // subtype
	tokFrameDir          // dir, direction
	tokAddress           // addr1 to addr4, ra, ta: value is the Direction
	tokLogName           // on, ifname, rset, ruleset: value is where pf's log has the name
	tokSubruleNum        // srnr, subrulenum
	tokLogReason         // reason
	tokLogAction         // action
	tokElsewhere         // keywords of link types that are not supported
	tokLen               // len, length
	tokAnd               // and, &&
	tokOr                // or, ||
	tokNot               // not, !
	tokRelation          // > >= < <= = == !=: value is the relation
	tokOperator          // + - * / % & | ^ << >>: value is the opcode
	tokLParen
	tokRParen
	tokLBracket
	tokRBracket
	tokColon
	tokSlash
)

// token is one word or sign of an expression.
type token struct {
	kind  kind
	value uint32 // by kind
	text  string // the text, without the backslash of an escape
	pos   int    // where it begins, in bytes
	end   int    // where it ends
}
