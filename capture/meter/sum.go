package meter

import (
	"runtime"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// Sum is what some packets of one flow carried in one direction, which were counted where they
// passed instead of being captured.
type Sum struct {
	// Frame and Packet stand for the first of them. Of the frame the time, interface and direction
	// are used, and the addresses at its beginning if it is Ethernet; of the packet what says of
	// which flow it is. The frame's link may be any.
	Frame  frame.Frame
	Packet decode.Packet
	// Received is how many packets were counted, 0 where that is said for all flows together (Recorder.AddRest). Packets and
	// Bytes are what they count for.
	Received, Packets, Bytes uint64
	// Since is when the counting of this sum began, and Last the capture time of the last packet,
	// both in nanoseconds since the Unix epoch.
	Since, Last int64
	// TCPFlags are those of all segments from the last with SYN on, or of all of them.
	TCPFlags uint8
}

// sumsAhead is of how many sums the counters are loaded into the cache of the processor at a
// time. They lie all over memory: visited one after the other, each is waited for, while
// independent loads overlap.
const sumsAhead = 32

// addSums counts sums as Add does their packets. With known it does so only if a flow is known,
// and calls unknown with the indices of the others.
func (m *Meter) addSums(sums []Sum, known bool, unknown func(int)) {
	var hashes [sumsAhead]uint64
	for i := range sums {
		if i%sumsAhead == 0 {
			m.expect(sums[i:min(i+sumsAhead, len(sums))], &hashes)
		}
		if !m.addSum(hashes[i%sumsAhead], &sums[i], known) {
			unknown(i)
		}
	}
}

// knows says whether the flow of a sum is known.
func (m *Meter) knows(s *Sum) bool {
	iface := m.ifaceOf(&s.Frame)
	_, found := m.find(m.hash.sum(&s.Packet, iface), &s.Packet, iface)
	return found
}

// expect hashes the flows of sums, and loads their counters.
func (m *Meter) expect(sums []Sum, hashes *[sumsAhead]uint64) {
	var loaded byte
	mask := uint64(len(m.slots) - 1)
	for i := range sums {
		s := &sums[i]
		hashes[i] = m.hash.sum(&s.Packet, m.ifaceOf(&s.Frame))
		loaded |= byte(m.slots[hashes[i]&mask].index)
	}
	for i := range sums {
		d := &m.counters[m.slots[hashes[i]&mask].index].delta // Mostly it is that one.
		loaded |= d.Key.Local[0] | byte(d.Bytes.Sent) | byte(d.Last)
	}
	runtime.KeepAlive(loaded)
}

// ifaceOf is the interface that tells the flow of a frame apart, 0 if that is none.
func (m *Meter) ifaceOf(f *frame.Frame) uint32 {
	if m.ifaces {
		return f.Iface
	}
	return 0
}

// addSum counts a sum of a flow of which the hash is given. With known it does so only if the
// flow is known, and says whether it was.
func (m *Meter) addSum(hash uint64, s *Sum, known bool) (added bool) {
	iface := m.ifaceOf(&s.Frame)
	i, found := m.find(hash, &s.Packet, iface)
	if !found && known {
		return false
	}
	m.received += s.Received
	wanted := true
	if !found {
		i, wanted = m.addFlow(hash, &s.Packet, iface, &s.Frame)
	}
	if wanted {
		m.carry(i, s)
	}
	return true
}

// carry adds a sum to a counter.
func (m *Meter) carry(i uint32, s *Sum) {
	d := &m.counters[i].delta
	before := d.Last // 0 for a new flow.
	if d.Packets.Sum() == 0 {
		m.begin(i, &s.Frame, &s.Packet)
	}
	d.First, d.Last = min(d.First, s.Frame.Time), max(d.Last, s.Last)
	sent := isSent(&d.Key, &s.Packet, s.Frame.Dir)
	if sent {
		d.Bytes.Sent += s.Bytes
		d.Packets.Sent += s.Packets
	} else {
		d.Bytes.Recv += s.Bytes
		d.Packets.Recv += s.Packets
	}
	if s.TCPFlags&tcpEnds == 0 {
		return
	}
	// Which of two directions said what first, sums do not tell: one does not undo the other.
	if state := tcpState(s.TCPFlags, sent); before < s.Since {
		d.TCP = d.TCP.Then(state)
	} else {
		d.TCP |= state
	}
}

// addRest counts what was counted where it passed, and is not told by flow.
func (m *Meter) addRest(received uint64, t flows.Tally, at int64) {
	m.received += received
	if t == (flows.Tally{}) {
		return
	}
	d := &m.counters[rest].delta
	if d.Packets.Sum() == 0 {
		d.First, d.Last = at, at
		m.active = append(m.active, rest)
	}
	d.Last = max(d.Last, at)
	d.Tally = d.Plus(t)
}
