package list

import (
	"iftopgo/flows"
)

// grouped puts flows together that are one row.
func grouped(t *flows.Table, g flows.Group, members []*flows.Flow, l *flows.Labels) []Row {
	at := make([]int32, len(members)) // the number of the sum that a flow is part of
	var all []sum
	if g.ByOwner() {
		all = sumsByOwner(l, members, at, g)
	} else {
		all = sumsByKey(l, members, at, g)
	}
	share(members, at, all)
	rows := make([]Row, len(all))
	for i := range all {
		if len(all[i].flows) > fewFlows {
			all[i].carried = carriedBy(t, all[i].flows)
		}
		rows[i] = Row{table: t, sum: &all[i]}
	}
	return rows
}

// share hands the flows out to their sums, in one array.
func share(members []*flows.Flow, at []int32, all []sum) {
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

// sumsByKey makes the sums of a group that does not depend on owners, and says
// at which of them each flow belongs.
func sumsByKey(l *flows.Labels, members []*flows.Flow, at []int32, g flows.Group) []sum {
	numbers := newInterner(guessRows(l, members, g))
	var owners []flows.OwnerID // of flows
	if l.HasOwners() {
		owners = make([]flows.OwnerID, len(members))
	}
	for i, f := range members {
		if i%flows.PrefetchLen == 0 {
			flows.PrefetchKeys(members[i:])
		}
		id := g.Of(f.Key, l)
		at[i] = numbers.of(&id)
		if owners != nil {
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

// sampled is how many flows the number of rows is guessed from.
const sampled = 256

// guessRows guesses how many rows flows are, so that room for them need not be
// made again and again: flows are in no order, so the first ones are like all.
func guessRows(l *flows.Labels, members []*flows.Flow, g flows.Group) int {
	some := newInterner(sampled)
	n := min(len(members), sampled)
	for _, f := range members[:n] {
		id := g.Of(f.Key, l)
		some.of(&id)
	}
	if 2*len(some.all) < n {
		return len(some.all)
	}
	return len(some.all) * (len(members) / max(n, 1))
}

// membership is an owner of flows of a sum.
type membership struct {
	sum   int32
	owner flows.OwnerID
}

// countOwners finds out how many owners the flows of each sum have, and which
// one it is if it has them all.
func countOwners(l *flows.Labels, owners []flows.OwnerID, at []int32, all []sum) {
	met := make([]bool, len(all))
	first := make([]flows.OwnerID, len(all))
	others := map[membership]bool{} // few sums have more than one
	for i, id := range owners {
		n := at[i]
		switch m := (membership{n, id}); {
		case !met[n]:
			met[n], first[n] = true, id
			all[n].join(l.Process(id))
		case id != first[n] && !others[m]:
			others[m] = true
			all[n].join(l.Process(id))
		}
	}
}

// sumsByOwner makes the sums of a group by owner, and says at which of them each
// flow belongs. Owners are fewer than flows: each is looked at once.
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
			if n = numbers.of(&id); int(n) == len(all) {
				all = append(all, sum{id: &id})
			}
			all[n].join(o)
			known[owner] = n
		}
		at[i] = n
	}
	return all
}

// join notes one more owner of flows of the sum, nil for one that is not known.
func (s *sum) join(o *flows.Owner) {
	s.joined++
	s.owner = o
	if s.joined > 1 {
		s.owner = nil
	}
	if o == nil {
		return
	}
	s.processes++
	if s.someone == nil {
		s.someone = o
	}
	s.manyUsers = s.manyUsers || o.User != s.someone.User
	s.manyPlaces = s.manyPlaces || o.Place() != s.someone.Place()
}
