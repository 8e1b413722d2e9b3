package meter

import (
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/peek"
)

// Copies of packets of one share that may have names: at most so many, of so many bytes together. More
// are not looked at in a second by the one who gets them.
const (
	mostNamed      = 1024
	mostNamedBytes = 1 << 20
)

// followed is how many packets behind the beginning of a ClientHello or a request are kept, whatever
// they are: peek looks at as many of a flow.
const followed = 3

// namedPackets are the packets of a share that may have names.
type namedPackets struct {
	packets []namedPacket
	bytes   []byte
	missed  peek.Missed
}

// namedPacket is a copy of a packet, whose data is in namedPackets.bytes.
type namedPacket struct {
	kind     peek.Kind
	frame    frame.Frame
	packet   decode.Packet
	from, to int
}

func (n *namedPackets) reset() {
	*n = namedPackets{packets: n.packets[:0], bytes: n.bytes[:0]}
}

// keep keeps a packet of a kind that peek.Tell says, or that follows one.
func (n *namedPackets) keep(kind peek.Kind, of *part, f *frame.Frame, p *decode.Packet) {
	switch kind {
	case peek.Stream:
		of.follow = followed
	case peek.Middle, peek.Other, peek.None:
		if of.follow == 0 {
			n.missed.Add(kind, f, p)
			return
		}
		if p.PayloadOffset == 0 || int(p.PayloadOffset) >= len(f.Data) {
			return
		}
		of.follow--
	default:
	}
	if len(n.packets) >= mostNamed || len(n.bytes)+len(f.Data) > mostNamedBytes {
		n.missed.Add(kind, f, p)
		return
	}
	from := len(n.bytes)
	n.bytes = append(n.bytes, f.Data...)
	n.packets = append(n.packets, namedPacket{kind, *f, *p, from, len(n.bytes)})
}

// appendTo appends the packets to others, each with its data.
func (n *namedPackets) appendTo(all []*namedPacket) []*namedPacket {
	for i := range n.packets {
		at := &n.packets[i]
		at.frame.Data = n.bytes[at.from:at.to:at.to]
		all = append(all, at)
	}
	return all
}

// peek has the Peeker look at a packet whose flow is counted.
func (m *Meter) peek(at *namedPacket) {
	f, p := &at.frame, &at.packet
	iface := m.ifaceOf(f)
	of, known := m.find(m.hash.sum(p, iface), p, iface)
	if !known {
		return // It is not wanted, or there are too many to look at one.
	}
	c := &m.counters[of]
	if at.kind != peek.None || c.looked.More {
		m.peeker.Packet(at.kind, &c.delta.Key, isSent(&c.delta.Key, p, f.Dir), f, p, &c.looked)
	}
}
