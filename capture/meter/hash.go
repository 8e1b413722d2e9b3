package meter

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"

	"iftopgo/capture/decode"
)

// hasher hashes the flow of a packet, both directions to the same value. Its seeds are
// random, so that a sender of packets cannot choose flows that collide.
type hasher struct{ addr, port, proto uint64 }

func newHasher() hasher {
	return hasher{rand.Uint64() | 1, rand.Uint64() | 1, rand.Uint64() | 1}
}

// sum hashes the flow of a packet on an interface.
func (h *hasher) sum(p *decode.Packet, iface uint32) uint64 {
	ends := h.endpoint(&p.Src, p.SrcPort) + h.endpoint(&p.Dst, p.DstPort)
	return fold(ends^h.proto, uint64(p.Proto)|uint64(p.Net)<<16|uint64(iface)<<32^h.addr)
}

// endpoint hashes one side of a flow.
func (h *hasher) endpoint(addr *[16]byte, port uint16) uint64 {
	high := binary.LittleEndian.Uint64(addr[:8])
	low := binary.LittleEndian.Uint64(addr[8:])
	return fold(low^h.addr, bits.RotateLeft64(high, 23)^uint64(port)*h.port)
}

// fold multiplies to 128 bits and combines both halves, so that every bit of the
// factors reaches every bit of the result.
func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}
