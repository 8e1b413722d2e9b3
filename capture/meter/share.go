package meter

import (
	"sync/atomic"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/peek"
	"iftopgo/flows"
)

// Divider counts the packets of one of several rings that an interface is divided among, in a
// goroutine of its own: what a recorder does for each packet is done here, what it does for a
// flow is left to it. Nothing is shared with other goroutines but the addresses of this host.
type Divider struct {
	count    capture.Count
	local    *LocalAddrs
	networks networks
	ifaces   bool
	names    atomic.Bool
	most     int // sums of a share; the packets of others are counted together

	hash   hasher
	frags  *fragments
	packet decode.Packet
}

// NewDivider returns a divider for one of n rings of an interface that the recorder records. names
// says whether packets that may have names are kept for it. The lock is held.
func (r *Recorder) NewDivider(n int, names bool) *Divider {
	m, h := &r.meter, newHasher()
	d := &Divider{
		count: m.count, local: m.local, networks: m.networks, ifaces: m.ifaces, most: min(m.most, roomier*m.most/n),
		hash: h, frags: &fragments{hash: h},
	}
	d.names.Store(names)
	return d
}

// roomier is how many times its part of the sums a share has room for, since flows are not divided
// evenly and have two directions.
const roomier = 4

// LookForNames says whether packets that may have names are kept for the recorder, for any goroutine.
func (d *Divider) LookForNames(on bool) { d.names.Store(on) }

// Share is what one of several rings has got in a slot, for [Recorder.AddShares]. It is made by
// NewShare, and filled by one Divider.
type Share struct {
	slots []uint32 // open addressing with linear probing, a power of two: an index into sums, 0 for none
	sums  []part   // the first is not used
	last  uint32   // index of the sum of the last packet

	received, undecoded uint64 // packets that are in no sum, and those that could not be decoded
	unread              unread
	rest                flows.Tally // of sums beyond those that there is room for
	latest              int64
	named               namedPackets
}

// part is what packets of one flow carried in one direction.
type part struct {
	src, dst         [16]byte
	srcPort, dstPort uint16
	proto            uint16
	net              decode.Net
	dir              frame.Dir
	flags            uint8 // as Sum.TCPFlags
	follow           uint8 // so many packets are still kept for names
	macsKnown        bool
	link             decode.LinkType
	macs             [macsLen]byte
	iface, hash      uint32
	received         uint64
	packets, bytes   uint64
	first, lastAt    int64
}

// NewShare returns an empty share.
func NewShare() *Share {
	return &Share{slots: make([]uint32, 256), sums: make([]part, 1)}
}

// reset makes the share empty. Its memory is used again.
func (s *Share) reset() {
	clear(s.slots)
	s.named.reset()
	*s = Share{slots: s.slots, sums: s.sums[:1], named: s.named}
}

// Add counts a packet in a share.
func (d *Divider) Add(s *Share, f *frame.Frame) {
	p := &d.packet
	if f.Link == decode.LinkNetwork {
		decode.Network(f.EtherType, f.Data, p)
	} else {
		decode.Decode(f.Link, f.Data, p)
	}
	if p.Undecoded {
		s.undecoded++
		s.unread.add(f.Link, p)
	}
	if p.Frag != decode.FragNone {
		d.frags.resolve(p, f.Time)
	}
	var iface uint32
	if d.ifaces {
		iface = f.Iface
	}
	s.latest = max(s.latest, f.Time)
	i := s.last
	if i == 0 || !s.sums[i].is(p, iface, f.Dir) {
		if i = s.lookup(d, p, iface, f); i == 0 {
			d.addRest(s, f, p)
			return
		}
		s.last = i
	}
	t := &s.sums[i]
	bytes, packets := measure(d.count, f, p)
	t.bytes += bytes
	t.packets += packets
	t.received++
	t.lastAt = max(t.lastAt, f.Time)
	if p.TCPFlags != 0 {
		if p.TCPFlags&decode.TCPSyn != 0 {
			t.flags = 0
		}
		t.flags |= p.TCPFlags
	}
	if d.names.Load() {
		if kind := peek.Tell(p, f); kind != peek.None || t.follow > 0 {
			s.named.keep(kind, t, f, p)
		}
	}
}

// is says whether a packet belongs to the sum.
func (t *part) is(p *decode.Packet, iface uint32, dir frame.Dir) bool {
	return t.proto == p.Proto && t.net == p.Net && t.srcPort == p.SrcPort && t.dstPort == p.DstPort &&
		t.iface == iface && t.dir == dir && t.src == p.Src && t.dst == p.Dst
}

// lookup returns the index of the sum of a packet, which it makes if there is room for it; 0 if there
// is none.
func (s *Share) lookup(d *Divider, p *decode.Packet, iface uint32, f *frame.Frame) uint32 {
	hash := uint32(d.hash.sum(p, iface) >> 32)
	mask := uint32(len(s.slots) - 1)
	i := hash & mask
	for ; s.slots[i] != 0; i = (i + 1) & mask {
		if at := s.slots[i]; s.sums[at].hash == hash && s.sums[at].is(p, iface, f.Dir) {
			return at
		}
	}
	if len(s.sums) > d.most {
		return 0
	}
	t := part{
		src: p.Src, dst: p.Dst, srcPort: p.SrcPort, dstPort: p.DstPort, proto: p.Proto, net: p.Net,
		dir: f.Dir, link: f.Link, iface: iface, hash: hash, first: f.Time, lastAt: f.Time,
	}
	t.macsKnown = copy(t.macs[:], f.Data) == macsLen
	at := uint32(len(s.sums))
	s.sums = append(s.sums, t)
	if 2*len(s.sums) <= len(s.slots) {
		s.slots[i] = at
	} else {
		s.grow()
	}
	return at
}

// grow makes the slots twice as many.
func (s *Share) grow() {
	s.slots = make([]uint32, 2*len(s.slots))
	mask := uint32(len(s.slots) - 1)
	for at := 1; at < len(s.sums); at++ {
		i := s.sums[at].hash & mask
		for s.slots[i] != 0 {
			i = (i + 1) & mask
		}
		s.slots[i] = uint32(at)
	}
}

// addRest counts a packet of a flow there is no room for. Of its two sides the one that has an address of
// this host or, with networks, of one of those, is the local one.
func (d *Divider) addRest(s *Share, f *frame.Frame, p *decode.Packet) {
	s.received++
	has := d.local.Has
	if len(d.networks) > 0 {
		has = d.networks.has
	}
	src, dst := p.Net != decode.NetNone && has(&p.Src), p.Net != decode.NetNone && has(&p.Dst)
	if src == dst && len(d.networks) > 0 {
		return // It is not wanted.
	}
	sent := src
	if src == dst {
		sent = f.Dir == frame.DirOut || f.Dir == frame.DirOther || f.Dir == frame.DirUnknown
	}
	bytes, packets := measure(d.count, f, p)
	if sent {
		s.rest.Bytes.Sent += bytes
		s.rest.Packets.Sent += packets
	} else {
		s.rest.Bytes.Recv += bytes
		s.rest.Packets.Recv += packets
	}
}

// sum fills in what a recorder takes.
func (t *part) sum(to *Sum) {
	*to = Sum{
		Frame:    frame.Frame{Time: t.first, Iface: t.iface, Link: t.link, Dir: t.dir},
		Packet:   decode.Packet{Src: t.src, Dst: t.dst, SrcPort: t.srcPort, DstPort: t.dstPort, Proto: t.proto, Net: t.net},
		Received: t.received, Packets: t.packets, Bytes: t.bytes,
		Since: t.first, Last: t.lastAt, TCPFlags: t.flags,
	}
	if t.macsKnown {
		to.Frame.Data = t.macs[:]
	}
}
