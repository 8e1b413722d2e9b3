package kernelcount

import (
	"math/bits"

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

// The sizes of struct key, of struct htab_elem with the pointer to the sums (kernel/bpf/hashtab.c), of struct
// sums, which each CPU has for each flow, and of struct bucket.
const (
	keySize     = 56
	elementSize = 56
	sumsSize    = 48
	bucketSize  = 16
)

// flowMemory is what a flow takes in one half on so many CPUs, in bytes.
func flowMemory(cpus int) int { return keySize + elementSize + cpus*sumsSize }

// tableMemory is what the buckets of a half take that has so many places: as many, and up to a power of two.
func tableMemory(places int) int { return bucketSize << bits.Len(uint(places-1)) }

// places is how many flows a half has room for. All of it is taken at the beginning: taken when a flow comes it would be
// less as long as there are few, but a new flow costs 3,900 ns instead of 280, and in a flood of them the kernel does not
// come by memory in time: a twentieth found no place.
func (c *Config) places(cpus int) uint32 {
	most := int(max(c.MaxFlows, 1))
	room := max((mostMemory/2-tableMemory(most))/flowMemory(cpus), leastPlaces)
	return uint32(min(room, most))
}
