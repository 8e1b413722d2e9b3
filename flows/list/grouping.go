package list

import (
	"iftopgo/flows"
)

// grouped returns one row for all flows that have the same ID in a group.
func grouped(t *flows.Table, g flows.Group, members []*flows.Flow, l *flows.Labels) []Row {
	at := make([]int32, len(members)) // for each flow, the index of its sum
	var all []sum
	if g.ByOwner() {
		all = sumsByOwner(l, members, at, g)
	} else {
		all = sumsByKey(l, members, at, g)
	}
	assignFlows(members, at, all)
	rows := make([]Row, len(all))
	for i := range all {
		if len(all[i].flows) > lazySumMax {
			all[i].carried = carriedBy(t, all[i].flows)
		}
		rows[i] = Row{table: t, sum: &all[i]}
	}
	return rows
}

// assignFlows sets the flows of the sums, all in one array.
func assignFlows(members []*flows.Flow, at []int32, all []sum) {
	counts := make([]int, len(all))
	for _, n := range at {
		counts[n]++
	}
	room := make([]*flows.Flow, len(members))
	for n, count := range counts {
		all[n].flows, room = room[:0:count], room[count:]
	}
	for i, f := range members {
		s := &all[at[i]]
		s.flows = append(s.flows, f)
	}
}

// sumsByKey returns the sums of a group that does not depend on owners, and sets at.
func sumsByKey(l *flows.Labels, members []*flows.Flow, at []int32, g flows.Group) []sum {
	numbers := newInterner(estimateRows(l, members, g))
	var owners []flows.OwnerID // of flows
	if l.HasOwners() {
		owners = make([]flows.OwnerID, len(members))
	}
	for i, f := range members {
		if i%flows.PrefetchLen == 0 {
			flows.PrefetchKeys(members[i:])
		}
		id := g.Of(f.Key, l)
		at[i] = numbers.intern(&id)
		switch {
		case owners == nil:
		case g.Base() == flows.AlikeByOwner:
			owners[i] = id.Owner
		default:
			owners[i] = l.OwnerID(&f.Key)
		}
	}
	all := make([]sum, len(numbers.all))
	for n := range all {
		all[n].id = &numbers.all[n]
	}
	countOwners(l, owners, at, all)
	return all
}

// sampleSize is from how many flows the number of rows is estimated.
const sampleSize = 256

// estimateRows estimates how many rows flows make, to allocate once. Flows are in the
// order of their hashes, so the first ones are a random sample.
func estimateRows(l *flows.Labels, members []*flows.Flow, g flows.Group) int {
	some := newInterner(sampleSize)
	n := min(len(members), sampleSize)
	for _, f := range members[:n] {
		id := g.Of(f.Key, l)
		some.intern(&id)
	}
	if 2*len(some.all) < n {
		return len(some.all)
	}
	return len(some.all) * (len(members) / max(n, 1))
}

// sumOwner is a sum and one of the owners of its flows.
type sumOwner struct {
	sum   int32
	owner flows.OwnerID
}

// countOwners adds to each sum the owners of its flows, each once.
func countOwners(l *flows.Labels, owners []flows.OwnerID, at []int32, all []sum) {
	met := make([]bool, len(all))
	first := make([]flows.OwnerID, len(all))
	others := map[sumOwner]bool{} // few sums have more than one
	for i, id := range owners {
		n := at[i]
		switch m := (sumOwner{n, id}); {
		case !met[n]:
			met[n], first[n] = true, id
			all[n].addOwner(l.Process(id))
		case id != first[n] && !others[m]:
			others[m] = true
			all[n].addOwner(l.Process(id))
		}
	}
}

// sumsByOwner returns the sums of a group that depends on owners, and sets at. Owners are
// fewer than flows: the ID of each is computed once.
func sumsByOwner(l *flows.Labels, members []*flows.Flow, at []int32, g flows.Group) []sum {
	var all []sum
	numbers := newInterner(0)
	known := map[flows.OwnerID]int32{}
	for i, f := range members {
		if i%flows.PrefetchLen == 0 {
			flows.PrefetchKeys(members[i:])
		}
		owner := l.OwnerID(&f.Key)
		n, ok := known[owner]
		if !ok {
			o := l.Process(owner)
			id := g.OfOwner(o)
			if n = numbers.intern(&id); int(n) == len(all) {
				all = append(all, sum{id: &id})
			}
			all[n].addOwner(o)
			known[owner] = n
		}
		at[i] = n
	}
	return all
}

// addOwner adds an owner of flows of the sum, nil for one that is not known.
func (s *sum) addOwner(o *flows.Owner) {
	s.owners++
	s.owner = o
	if s.owners > 1 {
		s.owner = nil
	}
	if o == nil {
		return
	}
	s.processes++
	if s.anyOwner == nil {
		s.anyOwner = o
	}
	s.manyUsers = s.manyUsers || o.User != s.anyOwner.User
	s.manyPlaces = s.manyPlaces || o.Place() != s.anyOwner.Place()
}
