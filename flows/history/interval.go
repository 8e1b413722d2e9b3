package history

import (
	"iftopgo/flows"
)

// intervalFlows is how many flows are told apart between two flushes. What others carry is in
// the subject of what has no place of its own.
const intervalFlows = 65_536

// Interval collects what flows carried since the last flush. The zero value is ready.
type Interval struct {
	flows map[flows.Key]flows.Pair
	rest  map[uint32]flows.Pair // what is in no flow, by interface
}

// Add adds what a batch says, and returns how much that is by the kernel's number of the
// interface. What the batch does not tell apart is on the interface of its flows where that is
// one, and nowhere else: no batch says where it was.
func (i *Interval) Add(b *flows.Batch) map[uint32]flows.Pair {
	if i.flows == nil {
		i.flows, i.rest = map[flows.Key]flows.Pair{}, map[uint32]flows.Pair{}
	}
	added := map[uint32]flows.Pair{}
	for n := range b.Deltas {
		d := &b.Deltas[n]
		added[d.Key.Iface] = added[d.Key.Iface].Plus(d.Bytes)
		if sum, ok := i.flows[d.Key]; ok || len(i.flows) < intervalFlows {
			i.flows[d.Key] = sum.Plus(d.Bytes)
		} else {
			i.rest[d.Key.Iface] = i.rest[d.Key.Iface].Plus(d.Bytes)
		}
	}
	for iface := range added {
		if len(added) == 1 {
			added[iface] = added[iface].Plus(b.Rest.Bytes)
			i.rest[iface] = i.rest[iface].Plus(b.Rest.Bytes)
		}
	}
	return added
}

// Take returns what was carried since the last time, by the kernel's number of the interface,
// with what is known of the flows by now, and begins anew.
func (i *Interval) Take(l *flows.Labels) map[uint32]Sums {
	all := map[uint32]Sums{}
	add := func(iface uint32, s Subject, p flows.Pair) {
		if all[iface] == nil {
			all[iface] = Sums{}
		}
		all[iface].Add(s, p)
	}
	for k, p := range i.flows {
		add(k.Iface, SubjectOf(&k, l), p)
	}
	for iface, p := range i.rest {
		add(iface, other(), p)
	}
	*i = Interval{}
	return all
}
