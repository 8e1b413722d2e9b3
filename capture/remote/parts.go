package remote

import (
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// Parts spreads what was carried evenly over n seconds; the remainder of the division is in the
// last one. What is told of flows, and how many packets there were, is in the first.
func (s *Step) Parts(n int) []meter.Counted {
	all := make([]meter.Counted, n)
	for i := range all {
		part := share
		if i == n-1 {
			part = remainder
		}
		all[i].Rest = s.Rest
		all[i].Rest.Tally = part(s.Rest.Tally, uint64(n))
		all[i].Deltas = s.deltasOf(i, n, part)
	}
	first := &all[0]
	first.Seen, first.Told, first.Received, first.Undecoded = s.Seen, s.Told, s.Received, s.Undecoded
	return all
}

// deltasOf returns the parts of deltas that are in second i of n. That a flow has ended is in the
// last.
func (s *Step) deltasOf(i, n int, part func(flows.Tally, uint64) flows.Tally) []flows.Delta {
	if n == 1 {
		return s.Deltas
	}
	all := make([]flows.Delta, 0, len(s.Deltas))
	for _, d := range s.Deltas {
		d.Tally = part(d.Tally, uint64(n))
		if i < n-1 {
			d.TCP = 0
		}
		if d.Tally != (flows.Tally{}) || d.TCP != 0 {
			all = append(all, d)
		}
	}
	return all
}

// share is the n-th part of a tally, remainder what is left of it after n-1 of them.
func share(t flows.Tally, n uint64) flows.Tally {
	return flows.Tally{
		Bytes:   flows.Pair{Sent: t.Bytes.Sent / n, Recv: t.Bytes.Recv / n},
		Packets: flows.Pair{Sent: t.Packets.Sent / n, Recv: t.Packets.Recv / n},
	}
}

func remainder(t flows.Tally, n uint64) flows.Tally {
	s := share(t, n)
	return flows.Tally{
		Bytes:   flows.Pair{Sent: t.Bytes.Sent - s.Bytes.Sent*(n-1), Recv: t.Bytes.Recv - s.Bytes.Recv*(n-1)},
		Packets: flows.Pair{Sent: t.Packets.Sent - s.Packets.Sent*(n-1), Recv: t.Packets.Recv - s.Packets.Recv*(n-1)},
	}
}
