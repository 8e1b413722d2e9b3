package flows

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"math/rand/v2"
)

// seeds make hashes differ from process to process: whoever sends packets cannot
// choose flows that collide. They are the same for all tables and labels of a
// process, so that both keep flows in the same order.
var seeds = [...]uint64{
	rand.Uint64(), rand.Uint64(), rand.Uint64(), rand.Uint64(), rand.Uint64(), rand.Uint64(), rand.Uint64(),
}

// nameSeed is the seed for text.
var nameSeed = maphash.MakeSeed()

// Hash returns a number that keys of different flows rarely share. It differs from
// process to process.
func (k *Key) Hash() uint64 {
	local := mix(k.Local.uint64At(0)^seeds[0], k.Local.uint64At(8)^seeds[1])
	remote := mix(k.Remote.uint64At(0)^seeds[2], k.Remote.uint64At(8)^seeds[3])
	ports := uint64(k.LocalPort) | uint64(k.RemotePort)<<16 | uint64(k.Proto)<<32 | uint64(k.Net)<<48
	return mix(local^mix(ports^seeds[4], uint64(k.Iface)^seeds[5]), remote^seeds[6])
}

// Hash returns a number that IDs of different rows rarely share. It differs from process
// to process.
func (id *ID) Hash() uint64 {
	h := id.Key.Hash()
	if id.Group.ByOwner() || id.Group.OfHosts() || id.Owner != 0 {
		h ^= mix(uint64(id.Owner)^uint64(id.ASN)<<32^seeds[0], maphash.String(nameSeed, id.Name))
	}
	return h
}

// uint64At returns eight bytes of the address.
func (a *Addr) uint64At(from int) uint64 { return binary.LittleEndian.Uint64(a[from:]) }

// mix multiplies to 128 bits and mixes both halves, so that every bit of the
// factors reaches every bit of the result.
func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}
