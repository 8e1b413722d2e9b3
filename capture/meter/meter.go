package meter

import (
	"slices"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/peek"
	"iftopgo/flows"
)

// rememberFor is how long a flow without packets is remembered, in nanoseconds: longer
// than it keeps its row, so that the local side of a row never changes.
const rememberFor = (flows.DefaultIdle + 5) * 1_000_000_000

// Meter counts packets per flow, and decides at the first packet of a flow which side
// of it is the local one. Counting a packet of a known flow allocates nothing.
type Meter struct {
	count    capture.Count
	local    *LocalAddrs
	networks networks
	ifaces   bool // flows are told apart by interface
	sides    sides
	most     int // flows of a batch; the packets of others are counted together

	hash     hasher
	frags    *fragments
	packet   decode.Packet
	slots    []slot // open addressing with linear probing, a power of two
	counters []counter
	active   []uint32 // indices into counters, in the order of first packets
	added    int      // flows since the last flush
	last     uint32   // index of the flow of the last packet: the next one is often of the same flow

	peeker *peek.Peeker // looks for names; nil when nobody does

	forgottenAt         int64  // when flows were last forgotten
	received, undecoded uint64 // packets, also of flows that are not wanted
	unread              unread // of the undecoded ones, those whose link type is not decoded
}

// slot says where the counter of a flow is: the high half of its hash, and its index
// in Meter.counters. The zero value is empty.
type slot struct{ hash, index uint32 }

// counter is what a flow carried in the running batch.
type counter struct {
	delta  flows.Delta
	ends   ends
	looked peek.Look // near the end of delta, which every packet needs
	hash   uint64
}

// rest is the index of the counter for all flows beyond Meter.most.
const rest = 0

// New returns a meter that counts as the options say, for a host with those addresses.
func New(o *capture.Options, local *LocalAddrs) Meter {
	h := newHasher()
	return Meter{
		count: o.Count, local: local, networks: o.Nets, ifaces: o.ByInterface(), most: o.BatchFlows(),
		hash: h, frags: &fragments{hash: h},
		slots: make([]slot, 1024), counters: make([]counter, 1),
	}
}

// Add counts a packet.
func (m *Meter) Add(f *frame.Frame) {
	m.received++
	p := &m.packet
	if f.Link == decode.LinkNetwork {
		decode.Network(f.EtherType, f.Data, p)
	} else {
		decode.Decode(f.Link, f.Data, p)
	}
	if p.Undecoded {
		m.undecoded++
		m.unread.add(f.Link, p)
	}
	if p.Frag != decode.FragNone {
		m.frags.resolve(p, f.Time)
	}
	iface := m.ifaceOf(f)
	i := m.last
	if i == rest || !matches(&m.counters[i].delta.Key, p, iface) {
		var wanted bool
		if i, wanted = m.lookup(p, iface, f); !wanted {
			return
		}
		m.last = i
	}
	d := &m.counters[i].delta
	if d.Packets.Sum() == 0 {
		m.begin(i, f, p)
	}
	d.Last = max(d.Last, f.Time)
	bytes, packets := measure(m.count, f, p)
	sent := isSent(&d.Key, p, f.Dir)
	if sent {
		d.Bytes.Sent += bytes
		d.Packets.Sent += packets
	} else {
		d.Bytes.Recv += bytes
		d.Packets.Recv += packets
	}
	if p.TCPFlags&tcpEnds != 0 {
		d.TCP = d.TCP.Then(tcpState(p.TCPFlags, sent))
	}
	if m.peeker != nil {
		looked := &m.counters[i].looked
		if kind := peek.Tell(p, f); kind != peek.None || looked.More {
			if i == rest {
				looked = nil // They are many flows.
			}
			m.peeker.Packet(kind, &d.Key, sent, f, p, looked)
		}
	}
}

// begin notes the first packet of a flow in a batch.
func (m *Meter) begin(i uint32, f *frame.Frame, p *decode.Packet) {
	d := &m.counters[i].delta
	if m.peeker != nil && i != rest && d.Last == 0 {
		m.peeker.Flow(&d.Key, f, p)
	}
	d.First, d.Last = f.Time, f.Time
	m.active = append(m.active, i)
}

// lookup returns the index of the counter of a packet's flow, and makes one for a new
// flow. It returns false when the flow is not wanted.
func (m *Meter) lookup(p *decode.Packet, iface uint32, f *frame.Frame) (uint32, bool) {
	hash := m.hash.sum(p, iface)
	if i, known := m.find(hash, p, iface); known {
		return i, true
	}
	return m.addFlow(hash, p, iface, f)
}

// find returns the index of the counter of a packet's flow, if the flow is known.
func (m *Meter) find(hash uint64, p *decode.Packet, iface uint32) (uint32, bool) {
	mask := uint64(len(m.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		at := m.slots[i]
		if at.index == rest {
			return rest, false
		}
		if at.hash == uint32(hash>>32) && matches(&m.counters[at.index].delta.Key, p, iface) {
			return at.index, true
		}
	}
}

// matches says whether a packet belongs to a flow, in either direction.
func matches(k *flows.Key, p *decode.Packet, iface uint32) bool {
	if k.Proto != p.Proto || k.Net != flows.Net(p.Net) || k.Iface != iface {
		return false
	}
	return k.LocalPort == p.SrcPort && k.RemotePort == p.DstPort && equal(&k.Local, &p.Src) && equal(&k.Remote, &p.Dst) ||
		k.LocalPort == p.DstPort && k.RemotePort == p.SrcPort && equal(&k.Local, &p.Dst) && equal(&k.Remote, &p.Src)
}

// equal compares two addresses in place. Compared as values of two types, the compiler
// would copy one first.
func equal(a *flows.Addr, b *[16]byte) bool { return *(*[16]byte)(a) == *b }

// isSent says whether a packet of a flow is sent by the local side. Of packets without
// addresses the kernel says so, else they are received. Packets with equal ends are
// sent.
func isSent(k *flows.Key, p *decode.Packet, dir frame.Dir) bool {
	if p.Net == decode.NetNone {
		return dir == frame.DirOut
	}
	return k.LocalPort == p.SrcPort && equal(&k.Local, &p.Src)
}

// addFlow makes a counter for the flow of a packet and returns its index, which is
// rest when there are too many flows. It returns false when the flow is not wanted.
func (m *Meter) addFlow(hash uint64, p *decode.Packet, iface uint32, f *frame.Frame) (uint32, bool) {
	srcIsLocal, wanted, e := m.orient(p, f)
	if !wanted {
		return rest, false
	}
	k := flows.Key{
		Local: p.Src, Remote: p.Dst, LocalPort: p.SrcPort, RemotePort: p.DstPort,
		Proto: p.Proto, Net: flows.Net(p.Net), Iface: iface,
	}
	if !srcIsLocal {
		k = k.Reversed()
	}
	if len(m.active) >= m.most || len(m.counters) > 2*m.most {
		m.counters[rest].delta.Key = k // It gives this packet its direction.
		return rest, true
	}
	m.added++
	m.counters = append(m.counters, counter{delta: flows.Delta{Key: k}, ends: e, hash: hash})
	if 2*len(m.counters) > len(m.slots) {
		m.slots = make([]slot, 2*len(m.slots))
		m.reindex()
	} else {
		m.insert(uint32(len(m.counters) - 1))
	}
	return uint32(len(m.counters) - 1), true
}

// orient says whether the source of a flow's first packet is its local side, and
// whether the flow is wanted: with networks, only flows that have one end in them are.
// Ends are what may still turn that around.
func (m *Meter) orient(p *decode.Packet, f *frame.Frame) (srcIsLocal, wanted bool, e ends) {
	if len(m.networks) > 0 {
		src, dst := p.Net != decode.NetNone && m.networks.has(&p.Src), p.Net != decode.NetNone && m.networks.has(&p.Dst)
		return src, src != dst, e
	}
	src, dst := m.local.Has(&p.Src), m.local.Has(&p.Dst)
	if src != dst {
		return src, true, e
	}
	if !src && p.Net != decode.NetNone {
		if from, to, foreign := m.local.foreign(f); foreign {
			srcIsLocal, e = m.sides.orient(from, to, p, m.local)
			return srcIsLocal, true, e
		}
	}
	switch f.Dir {
	case frame.DirIn, frame.DirBroadcast, frame.DirMulticast:
		return false, true, e
	case frame.DirOut, frame.DirOther, frame.DirUnknown:
	}
	return true, true, e
}

// insert adds a counter to the slots.
func (m *Meter) insert(index uint32) {
	hash := m.counters[index].hash
	mask := uint64(len(m.slots) - 1)
	i := hash & mask
	for m.slots[i].index != rest {
		i = (i + 1) & mask
	}
	m.slots[i] = slot{uint32(hash >> 32), index}
}

// reindex adds all counters to empty slots.
func (m *Meter) reindex() {
	m.last = rest
	clear(m.slots)
	for i := 1; i < len(m.counters); i++ {
		m.insert(uint32(i))
	}
}

// flush moves what was counted since the last flush into a batch, in the order of
// first packets, and forgets flows that have had no packets for long.
func (m *Meter) flush(b *flows.Batch) {
	m.turnAround()
	b.Deltas = make([]flows.Delta, 0, len(m.active))
	for _, i := range m.active {
		d := &m.counters[i].delta
		if i == rest {
			b.Rest = *d
			b.Rest.Key, b.Rest.TCP = flows.Key{}, 0
		} else {
			b.Deltas = append(b.Deltas, *d)
		}
		d.Tally, d.TCP = flows.Tally{}, 0
	}
	m.active, m.added = m.active[:0], 0
	m.forget(b.At)
}

// forget removes the counters of flows without packets for rememberFor; if too many
// are left, for a second; and if there are still too many, all.
func (m *Meter) forget(now int64) {
	if now < m.forgottenAt+rememberFor/8 && len(m.counters) <= m.most {
		return
	}
	m.forgottenAt = now
	for _, silent := range []int64{rememberFor, 1_000_000_000, 0} {
		idle := func(c counter) bool { return c.delta.Last <= now-silent }
		kept := slices.DeleteFunc(m.counters[1:], idle)
		m.counters = m.counters[:1+len(kept)]
		if len(m.counters) <= m.most {
			break
		}
	}
	m.reindex()
}
