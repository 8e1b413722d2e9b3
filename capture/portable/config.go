package portable

import (
	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
)

const (
	// defaultSnapLen is more bytes than any packet has.
	defaultSnapLen = 262144
	// minSnapLen is how many bytes are captured at least: go-pcap moves a VLAN tag back
	// into the link header, which has to be there for that.
	minSnapLen = 64
	// ringSnapLen is passed to go-pcap instead of the snap length, because the size of
	// its ring depends on that: it is 4 MiB for this one.
	ringSnapLen = 65535
)

// Match says whether a packet is wanted. Data is its captured bytes, with a VLAN
// tag where it was on the wire, and wireLen its length there.
type Match func(data []byte, wireLen int) bool

// Config says what to capture. Only Interface has to be set.
type Config struct {
	// Interface is the name of the interface.
	Interface string
	// SnapLen is how many bytes of a packet to capture; 0 is all, and less than
	// 64 is 64. The kernel cuts, and copies less.
	SnapLen uint32
	// Link is the link type where the hardware type of Linux does not say it; 0 is to
	// go by that. macOS knows it.
	Link decode.LinkType
	// Filter makes the function that decides which packets to hand out, for the
	// link type the interface turns out to have; nil is all packets.
	Filter func(link decode.LinkType) (Match, error)
	// KernelFilter makes the program that decides in the kernel how much of a packet to
	// capture, for the link type the interface turns out to have: SnapLen of most. nil,
	// or an empty program, is SnapLen of all.
	KernelFilter func(link decode.LinkType, snapLen uint32) ([]bpf.RawInstruction, error)
	// Promiscuous asks for packets to other hosts too.
	Promiscuous bool
}

// snap is how many bytes to capture.
func (c Config) snap() uint32 {
	if c.SnapLen == 0 {
		return defaultSnapLen
	}
	return max(c.SnapLen, minSnapLen)
}

// match is the filter for an interface of that link type; nil is all packets.
func (c Config) match(link decode.LinkType) (Match, error) {
	if c.Filter == nil {
		return nil, nil
	}
	return c.Filter(link)
}
