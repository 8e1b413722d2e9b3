package peek

import (
	"encoding/binary"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// sources is how many kinds of senders are told apart: 32 of packets that come in, and 32
// of those that go out.
const sources = 64

// source is a sender, by what the filter in the kernel can find out, too: a hash of the
// address, and whether its packets go out. Senders may share one.
type source uint8

// Sources is a set of senders.
type Sources uint64

// goingOut is added to the hash of those whose packets go out.
const goingOut = sources / 2

// The hash of an address: its words, IPv4 as IPv4-mapped, are combined by XOR; of the
// product with a multiplier (2³² by the golden ratio) the highest bits are taken.
const (
	hashMultiplier = 0x9e3779b1
	hashShift      = 27
	mappedWord     = 0xffff // the word before the address in IPv4-mapped IPv6
)

// sourceOf returns whom a packet is from.
func sourceOf(p *decode.Packet, dir frame.Dir) source {
	from := hashOf(&p.Src)
	if dir == frame.DirOut {
		from += goingOut
	}
	return from
}

// hashOf returns the hash of an address, less than goingOut.
func hashOf(addr *[16]byte) source {
	folded := binary.BigEndian.Uint64(addr[:]) ^ binary.BigEndian.Uint64(addr[8:])
	return source((uint32(folded>>32) ^ uint32(folded)) * hashMultiplier >> hashShift)
}

// has reports whether a sender is in the set.
func (s Sources) has(from source) bool { return s>>from&1 != 0 }
