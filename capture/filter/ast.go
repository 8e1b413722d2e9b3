package filter

// span is where something stands in the expression, in bytes.
type span struct{ pos, end int }

// node is a term of the expression tree: something a packet matches or not.
type node interface{ where() span }

func (s span) where() span { return s }

// chain is "x and y or z": terms joined from left to right, and and or being of
// the same precedence.
type chain struct {
	span
	first node
	rest  []link
}

// link is one more term of a chain.
type link struct {
	or bool // or; otherwise and
	x  node
}

// negation is "not x".
type negation struct {
	span
	x node
}

// qualifiers are the words that say what an id means: "tcp src port".
type qualifiers struct {
	proto proto
	dir   direction
	typ   idType
}

// id is a name, number or address with its qualifiers, its own or inherited:
// "tcp src port 80".
type id struct {
	span
	qualifiers
	form Form
	text string // as written, without an escape
	num  uint32 // of a tokNumber
	bits int    // of an address with a prefix length, otherwise -1
	mask string // of an IPv4 address with "mask", otherwise empty
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

// protocol is a protocol alone: "tcp".
type protocol struct {
	span
	proto proto
}

// destination is "ip broadcast" and the like.
type destination struct {
	span
	proto proto
	cast  cast
}

// length is "less 100" or "greater 100", both including 100.
type length struct {
	span
	greater bool
	n       uint32
}

// byteTest is "byte 0 = 1", a form older than the manual page.
type byteTest struct {
	span
	offset, value uint32
	op            byte // one of = < > & |
}

// side is "inbound" or "outbound".
type side struct {
	span
	outbound bool
}

// ifIndex is "ifindex 3".
type ifIndex struct {
	span
	index uint32
}

// encapsulation is "vlan 10" and the like; the headers after it move.
type encapsulation struct {
	span
	encap encap
	has   bool // a number was given
	num   uint32
}

// llcTest is "llc" with or without a type.
type llcTest struct {
	span
	typ string
}

// comparison is "ip[8] > 5".
type comparison struct {
	span
	rel  relation
	l, r arith
}

// arith is an arithmetic term: a number computed from the packet.
type arith interface{ where() span }

// constant is a number.
type constant struct {
	span
	v uint32
}

// packetLen is "len".
type packetLen struct{ span }

// load is "tcp[12:2]".
type load struct {
	span
	proto proto
	index arith
	size  uint32
}

// operation is "x + y".
type operation struct {
	span
	op   int // an operation of classALU
	l, r arith
}

// minus is "-x".
type minus struct {
	span
	x arith
}
