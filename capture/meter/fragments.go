package meter

import "iftopgo/capture/decode"

// fragments remembers the ports of first fragments, so that later ones, which have no
// transport header, are counted on the same flow. Its size is fixed: of datagrams
// that share a slot, the newest is remembered.
type fragments struct {
	hash  hasher
	known [fragmentSlots]fragment
}

// fragmentSlots is how many datagrams are remembered, a power of two.
const fragmentSlots = 1024

// fragmentLifetime is how long a datagram may take to arrive, in nanoseconds
// (net.ipv4.ipfrag_time).
const fragmentLifetime = 30_000_000_000

type fragment struct {
	src, dst         [16]byte
	id               uint32
	proto            uint16
	srcPort, dstPort uint16
	seen             int64
}

// resolve stores the ports of a first fragment, and sets those of a later one to the
// ports of its first, where that is known.
func (fs *fragments) resolve(p *decode.Packet, now int64) {
	key := decode.Packet{Src: p.Src, Dst: p.Dst, Proto: p.Proto, Net: p.Net}
	slot := &fs.known[fs.hash.sum(&key, p.FragID)%fragmentSlots]
	if p.Frag == decode.FragFirst {
		*slot = fragment{p.Src, p.Dst, p.FragID, p.Proto, p.SrcPort, p.DstPort, now}
		return
	}
	if slot.id == p.FragID && slot.proto == p.Proto && slot.src == p.Src && slot.dst == p.Dst &&
		now-slot.seen < fragmentLifetime {
		p.SrcPort, p.DstPort = slot.srcPort, slot.dstPort
	}
}
