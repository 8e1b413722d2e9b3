package kernelcount

import (
	"golang.org/x/net/bpf"

	"iftopgo/capture"
)

// Config says what a program counts.
type Config struct {
	// Count says which bytes.
	Count capture.Count
	// Cooked says that packets come without their link header.
	Cooked bool
	// All says that they come from all interfaces.
	All bool
	// CountTags says that the interface's counters include the VLAN tag that the kernel takes out
	// of received packets.
	CountTags bool
	// ExtraReceived and ExtraSent are how many bytes more than the length of a packet the interface
	// counts (frame.Frame). They mean nothing with All.
	ExtraReceived, ExtraSent int32
	// Cut is how many bytes are captured of a packet that is not counted.
	Cut uint32
	// NamedBytes is how many bytes of the ring packets that may have names can take in an interval, on
	// all CPUs together; 0 where no names are looked for.
	NamedBytes uint64
	// MaxFlows is how many flows of one direction are told apart in an interval.
	MaxFlows uint32
	// Filter is a classic program that decides which packets count; empty is all. It returns Cut,
	// or more for a packet that may have a name.
	Filter []bpf.RawInstruction
}

// What the two halves may take of the kernel's memory, in bytes: 65,536 flows on up to 8 CPUs. With
// more, there is room for fewer flows, but always for leastPlaces.
const (
	mostMemory  = 66 << 20
	leastPlaces = 4096
)

// flowMemory is what a flow takes in one half on so many CPUs, in bytes: its key, what the kernel
// has with it, and the sums of each CPU.
func flowMemory(cpus int) int { return keySize + elementSize + cpus*sumsSize }

// The sizes of struct key, of struct htab_elem with the pointer to the sums (kernel/bpf/hashtab.c),
// and of struct sums.
const (
	keySize     = 56
	elementSize = 56
	sumsSize    = 48
)

// places is how many flows a half has room for.
func (c *Config) places(cpus int) uint32 {
	room := max(mostMemory/2/flowMemory(cpus), leastPlaces)
	return uint32(min(room, int(max(c.MaxFlows, 1))))
}
