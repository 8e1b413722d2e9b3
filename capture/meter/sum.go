package meter

import (
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
	// Received is how many packets were counted. Packets and Bytes are what they count for.
	Received, Packets, Bytes uint64
	// Since is when the counting of this sum began, and Last the capture time of the last packet,
	// both in nanoseconds since the Unix epoch.
	Since, Last int64
	// TCPFlags are those of all segments from the last with SYN on, or of all of them.
	TCPFlags uint8
}

// addSum counts a sum as Add does its packets. With known it does so only if the flow is known,
// and says whether it was.
func (m *Meter) addSum(s *Sum, known bool) (added bool) {
	var iface uint32
	if m.ifaces {
		iface = s.Frame.Iface
	}
	hash := m.hash.sum(&s.Packet, iface)
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

// addRest counts what was counted where it passed, and found no place to be told apart by flow.
func (m *Meter) addRest(received uint64, t flows.Tally, at int64) {
	m.received += received
	d := &m.counters[rest].delta
	if d.Packets.Sum() == 0 {
		d.First, d.Last = at, at
		m.active = append(m.active, rest)
	}
	d.Last = max(d.Last, at)
	d.Tally = d.Plus(t)
}
