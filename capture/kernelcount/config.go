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
	// MaxFlows is how many flows are told apart in an interval, of IPv6 half as many.
	MaxFlows uint32
	// Filter is a classic program that decides which packets count; empty is all. It returns Cut,
	// or more for a packet that may have a name.
	Filter []bpf.RawInstruction
}

// What the tables may take of the kernel's memory, in bytes. With many CPUs there is room for fewer flows on each, but
// always for leastPlaces.
const (
	mostMemory  = 72 << 20
	leastPlaces = 4096
)

// fewestFlows is how many there is always room for.
const fewestFlows = 16

// halves is how many tables a CPU has: one fills, while the other is read.
const halves = 2

// placeMemory is what a place takes, with a number, in bytes.
const placeMemory = 64 + 8

// maxBits is how many bits the number of a place has: NUMBER_BITS in maps.h.
const maxBits = 17

// tables are the sizes of the tables for so many CPUs.
type tables struct {
	cpus int
	bits int // a table of a half of a CPU has 1<<bits places
}

// tables are those for so many CPUs. A table has room for both directions of all flows.
func (c *Config) tables(cpus int) tables {
	t := tables{cpus, min(bits.Len32(max(c.MaxFlows, fewestFlows)*2-1), maxBits)}
	for t.places()*placeMemory > mostMemory && 1<<t.bits > leastPlaces {
		t.bits--
	}
	return t
}

// places is how many all tables have. A map of eBPF has a power of two (array_map_alloc in kernel/bpf/arraymap.c), for a
// processor that runs ahead to find nothing behind it.
func (t tables) places() int { return 1 << bits.Len(uint(t.cpus*halves-1)) << t.bits }

// table is the number of one of a CPU.
func (t tables) table(cpu, half int) int { return cpu*halves + half }
