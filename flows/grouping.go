package flows

// grouped puts flows together that are one row.
func (t *Table) grouped(flows []*Flow, g Group, l *Labels) []Row {
	at := make([]int32, len(flows)) // the number of the sum that a flow is part of
	var all []sum
	if g.byOwner() {
		all = l.sumsByOwner(flows, at, g)
	} else {
		all = l.sumsByKey(flows, at, g)
	}
	share(flows, at, all)
	rows := make([]Row, len(all))
	for i := range all {
		if len(all[i].flows) > fewFlows {
			all[i].carried = carriedBy(all[i].flows, t.slot)
		}
		rows[i] = Row{table: t, sum: &all[i]}
	}
	return rows
}

// share hands the flows out to their sums, in one array.
func share(flows []*Flow, at []int32, all []sum) {
	counts := make([]int, len(all))
	for _, n := range at {
		counts[n]++
	}
	room := make([]*Flow, len(flows))
	for n, count := range counts {
		all[n].flows, room = room[:0:count], room[count:]
	}
	for i, f := range flows {
		s := &all[at[i]]
		s.flows = append(s.flows, f)
	}
}

// sumsByKey makes the sums of a group that does not depend on owners, and says
// at which of them each flow belongs.
func (l *Labels) sumsByKey(flows []*Flow, at []int32, g Group) []sum {
	numbers := newNumbering(l.guessRows(flows, g))
	var owners []OwnerID // of flows
	if l.owned.size() > 0 {
		owners = make([]OwnerID, len(flows))
	}
	for i, f := range flows {
		if i%block == 0 {
			warmKeys(flows[i:])
		}
		id := ID{Group: g, Key: g.common(f.Key, l)}
		at[i] = numbers.of(&id)
		if owners != nil {
			owners[i] = l.ownerID(&f.Key)
		}
	}
	all := make([]sum, len(numbers.all))
	for n := range all {
		all[n].id = &numbers.all[n]
	}
	l.countOwners(owners, at, all)
	return all
}

// sampled is how many flows the number of rows is guessed from.
const sampled = 256

// guessRows guesses how many rows flows are, so that room for them need not be
// made again and again: flows are in no order, so the first ones are like all.
func (l *Labels) guessRows(flows []*Flow, g Group) int {
	some := newNumbering(sampled)
	n := min(len(flows), sampled)
	for _, f := range flows[:n] {
		some.of(&ID{Group: g, Key: g.common(f.Key, l)})
	}
	if 2*len(some.all) < n {
		return len(some.all)
	}
	return len(some.all) * (len(flows) / max(n, 1))
}

// membership is an owner of flows of a sum.
type membership struct {
	sum   int32
	owner OwnerID
}

// countOwners finds out how many owners the flows of each sum have, and which
// one it is if it has them all.
func (l *Labels) countOwners(owners []OwnerID, at []int32, all []sum) {
	met := make([]bool, len(all))
	first := make([]OwnerID, len(all))
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

// ownerID returns whose a flow is, 0 when it is not known.
func (l *Labels) ownerID(k *Key) OwnerID {
	a, _ := l.owned.get(k)
	return a.owner
}

// sumsByOwner makes the sums of a group by owner, and says at which of them each
// flow belongs. Owners are fewer than flows: each is looked at once.
func (l *Labels) sumsByOwner(flows []*Flow, at []int32, g Group) []sum {
	var all []sum
	numbers := newNumbering(0)
	known := map[OwnerID]int32{}
	for i, f := range flows {
		if i%block == 0 {
			warmKeys(flows[i:])
		}
		owner := l.ownerID(&f.Key)
		n, ok := known[owner]
		if !ok {
			o := l.Process(owner)
			id := g.ofOwner(o)
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
func (s *sum) join(o *Owner) {
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
