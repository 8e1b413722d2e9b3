package syntax

// Span is where something stands in the expression, in bytes.
type Span struct{ Pos, End int }

// Where returns the span itself: all that has one is a [Node] or an [Arith].
func (s Span) Where() Span { return s }

// Node is a term of the expression tree: something a packet matches or not. It is
// a pointer to one of the types from [Chain] to [Comparison] below.
type Node interface{ Where() Span }

// Chain is "x and y or z": terms joined from left to right, since "and" and "or"
// are of the same precedence.
type Chain struct {
	Span
	First Node
	Rest  []Joined
}

// Joined is one more term of a chain.
type Joined struct {
	Or bool // it is joined by "or", otherwise by "and"
	X  Node
}

// Negation is "not x".
type Negation struct {
	Span
	X Node
}

// Qualifiers are the words that say what an ID means: "tcp src port".
type Qualifiers struct {
	Proto     Proto
	Direction Direction
	Type      IDType
}

// ID is a name, number or address with its qualifiers, its own or inherited:
// "tcp src port 80".
type ID struct {
	Span
	Qualifiers
	Form Form
	Text string // as written, without an escape
	Num  uint32 // the value of a FormNumber
	Bits int    // the prefix length of an address, -1 if there is none
	Mask string // what follows "mask" behind an IPv4 address, otherwise empty
}

// Form says how an ID is written.
type Form uint8

// The forms of an ID.
const (
	FormNumber Form = iota // 80, 0x50, 0120
	FormName               // a word that is no keyword, or an escaped one
	FormIPv4               // two to four numbers with dots: 10.0, 10.0.0.1
	FormIPv6               // ::1, 2001:db8::1, ::ffff:10.0.0.1
	FormMAC                // 00:11:22:33:44:55 and its other spellings
)

// Protocol is a protocol alone: "tcp".
type Protocol struct {
	Span
	Proto Proto
}

// Destination is "ip broadcast" and the like.
type Destination struct {
	Span
	Proto Proto
	Cast  Cast
}

// Length is "less 100" or "greater 100", in bytes, both including 100.
type Length struct {
	Span
	Greater bool
	N       uint32
}

// ByteTest is "byte 0 = 1", a form older than the manual page.
type ByteTest struct {
	Span
	Offset, Value uint32
	Op            byte // one of = < > & |
}

// DirectionTest is "inbound" or "outbound".
type DirectionTest struct {
	Span
	Outbound bool
}

// IfIndex is "ifindex 3", the index of an interface.
type IfIndex struct {
	Span
	Index uint32
}

// Encapsulation is "vlan 10" and the like; the headers after it move.
type Encapsulation struct {
	Span
	Encap  Encap
	HasNum bool // a number was given
	Num    uint32
}

// LLCTest is "llc" with or without a type.
type LLCTest struct {
	Span
	Type string
}

// FrameControl is "type data", "subtype beacon" or "dir tods": a test of the first two
// bytes of an IEEE 802.11 header.
type FrameControl struct {
	Span
	Byte        uint32 // which of the two, 0 or 1
	Value, Mask uint32
}

// LogName is "on em0" or "ruleset NAME" of pf's log.
type LogName struct {
	Span
	At   uint32 // where the header has the name, in bytes
	Text string
}

// LogNumber is "rulenum 3", "reason match" or "action block" of pf's log.
type LogNumber struct {
	Span
	At, Size uint32 // where the header has the number, and its size, in bytes
	Value    uint32
}

// Comparison is "ip[8] > 5".
type Comparison struct {
	Span
	Relation    Relation
	Left, Right Arith
}

// Arith is an arithmetic term: a number computed from the packet. It is a pointer
// to one of the types from [Constant] to [Minus] below.
type Arith interface{ Where() Span }

// Constant is a number.
type Constant struct {
	Span
	Value uint32
}

// PacketLen is "len".
type PacketLen struct{ Span }

// Load is "tcp[12:2]".
type Load struct {
	Span
	Proto Proto
	Index Arith  // from the beginning of the header, in bytes
	Size  uint32 // 1, 2 or 4 bytes
}

// Operation is "x + y".
type Operation struct {
	Span
	Op          int // an operator of arithmetic of package opcode
	Left, Right Arith
}

// Minus is "-x".
type Minus struct {
	Span
	X Arith
}
