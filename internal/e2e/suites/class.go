package suites

// Class is what comparing a file came to.
type Class uint8

// The classes, from good to bad.
const (
	Equal Class = iota
	EqualToDamage
	BothRefuse
	OnlyIftopgo
	OnlyReference
	DamageDiffers
	FlowsNotCompared
	NotDecoded
	HeaderNotCounted
	ReferenceFails
	FlowsDiffer
	BytesDiffer
	PacketsDiffer
	TakesTooLong
	Crashes
	classCount
)

// classes are their names, and whether a file of the class needs a look: iftopgo fails,
// or contradicts the others over a file that all have read whole. Of a damaged file,
// where reading ends is a matter of opinion.
var classes = [classCount]struct {
	name      string
	disagrees bool
}{
	Equal:            {"equal in packets, bytes and flows", false},
	EqualToDamage:    {"damaged, packets and bytes up to there equal", false},
	BothRefuse:       {"refused by both", false},
	OnlyIftopgo:      {"read by iftopgo alone", false},
	OnlyReference:    {"refused by iftopgo alone", false},
	DamageDiffers:    {"damaged, and not up to the same packet", false},
	FlowsNotCompared: {"equal in packets and bytes, flows not compared", false},
	NotDecoded:       {"equal, but for IP inside what iftopgo does not decode", false},
	HeaderNotCounted: {"equal, but for a header that capinfos does not count", false},
	ReferenceFails:   {"capinfos fails", false},
	FlowsDiffer:      {"flows differ", true},
	BytesDiffer:      {"bytes differ", true},
	PacketsDiffer:    {"packets differ", true},
	TakesTooLong:     {"iftopgo takes too long", true},
	Crashes:          {"iftopgo crashes", true},
}

// String is what the report calls the class.
func (c Class) String() string { return classes[c].name }

// Disagrees reports whether a file of the class needs a look.
func (c Class) Disagrees() bool { return classes[c].disagrees }
