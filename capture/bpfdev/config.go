package bpfdev

import (
	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
)

// defaultSnapLen is more bytes than any packet has.
const defaultSnapLen = 262144

// Config says what to capture. Only Interface has to be set.
type Config struct {
	// Interface is the name of the interface, at most 15 bytes.
	Interface string
	// BufferBytes is the size of each of the two buffers of the kernel, and of ours; 0
	// is 512 KiB. The kernel may give less. With a larger one fewer packets are dropped
	// while nobody reads.
	BufferBytes int
	// SnapLen is how many bytes of a packet to capture; 0 is all. The kernel
	// cuts, and copies less. With a Filter it is the filter that cuts.
	SnapLen uint32
	// Filter makes the program that decides in the kernel which packets to
	// capture, and how much of them, for the link type the interface turns out
	// to have; nil is all packets, and so is an empty program.
	Filter func(link decode.LinkType) ([]bpf.RawInstruction, error)
	// Promiscuous asks for packets to other hosts too.
	Promiscuous bool
}

// program is the filter to install on an interface of that link type.
func (c Config) program(link decode.LinkType) ([]bpf.RawInstruction, error) {
	if c.Filter != nil {
		if p, err := c.Filter(link); err != nil || len(p) > 0 {
			return p, err
		}
	}
	snap := c.SnapLen
	if snap == 0 {
		snap = defaultSnapLen
	}
	return bpf.Assemble([]bpf.Instruction{bpf.RetConstant{Val: snap}})
}

// Stats are the counters of BIOCGSTATS since Open.
type Stats struct {
	// Received is the packets the interface handed to the tap, whether or not
	// they passed the filter.
	Received uint64
	// Dropped is the packets that passed the filter and found the buffer full.
	Dropped uint64
}

// add takes in a reading of the kernel's counters, which have 32 bits and wrap
// around, and the reading before it.
func (s *Stats) add(received, dropped, lastReceived, lastDropped uint32) {
	s.Received += uint64(received - lastReceived)
	s.Dropped += uint64(dropped - lastDropped)
}
