package suites

import "net/netip"

// datagram is what all fragments of a datagram have in common (RFC 791, RFC 8200).
type datagram struct {
	src, dst     netip.Addr
	protocol, id string
}

type ports struct{ src, dst uint16 }

// maxDatagrams bounds the datagrams that are remembered of one file.
const maxDatagrams = 1 << 16

// fragments remembers the ports of first fragments: later ones have none, and count to
// the same conversation. tshark would put datagrams together, and count the ports to
// the last fragment alone.
type fragments map[datagram]ports

// resolve remembers the ports of a first fragment, and sets those of a later one.
func (fs fragments) resolve(p *packet) {
	if p.fragment == "" || p.protocol == otherIP {
		return
	}
	d := datagram{p.src, p.dst, p.protocol, p.fragment}
	if p.later {
		known := fs[d]
		p.srcPort, p.dstPort = known.src, known.dst
		return
	}
	if len(fs) >= maxDatagrams {
		clear(fs)
	}
	fs[d] = ports{p.srcPort, p.dstPort}
}
