package flows

// grouped puts flows together that are one row.
func (t *Table) grouped(flows []*Flow, g Group, l *Labels) []Row {
	s := sums{labels: l, group: g}
	at := make([]int32, len(flows)) // the sum that a flow is part of
	if g.byOwner() {
		s.byOwner(flows, at)
	} else {
		s.byKey(flows, at)
	}
	s.share(flows, at)
	rows := make([]Row, len(s.all))
	for i := range s.all {
		sum := &s.all[i]
		for _, f := range sum.flows {
			sum.total = sum.total.Plus(f.Total)
			for w, p := range f.windows(t.slot) {
				sum.windows[w] = sum.windows[w].Plus(p)
			}
		}
		rows[i] = Row{table: t, sum: sum}
	}
	return rows
}

// sums is a grouping under way.
type sums struct {
	labels *Labels
	group  Group
	all    []sum
	counts []int // of flows
}

// add begins a sum and returns its number.
func (s *sums) add(id ID) int32 {
	s.all = append(s.all, sum{id: id})
	s.counts = append(s.counts, 0)
	return int32(len(s.all) - 1)
}

// byKey finds the sums of groups that do not depend on owners.
func (s *sums) byKey(flows []*Flow, at []int32) {
	numbers := map[Key]int32{}
	owners := s.labels.owned.count > 0
	met := map[membership]struct{}{}
	for i, f := range flows {
		k := s.group.common(f.Key, s.labels)
		n, ok := numbers[k]
		if !ok {
			n = s.add(ID{Group: s.group, Key: k})
			numbers[k] = n
		}
		at[i] = n
		s.counts[n]++
		if owners {
			o, _ := s.labels.Owner(f.Key)
			s.meet(n, o, met)
		}
	}
}

// membership is an owner of flows of a sum.
type membership struct {
	sum   int32
	owner *Owner
}

// meet notes the owner of one more flow of a sum, nil for one not known.
func (s *sums) meet(n int32, o *Owner, met map[membership]struct{}) {
	sum := &s.all[n]
	switch {
	case s.counts[n] == 1:
		sum.owner = o
	case sum.owner == o:
		return
	default:
		sum.owner = nil
	}
	if o == nil {
		return
	}
	m := membership{n, o}
	if _, ok := met[m]; !ok {
		met[m] = struct{}{}
		sum.processes++
	}
}

// byOwner finds the sums of groups by owner. Owners are fewer than flows, so
// that what they have in common is looked at once for each.
func (s *sums) byOwner(flows []*Flow, at []int32) {
	numbers := map[ID]int32{}
	known := map[*Owner]int32{}
	for i, f := range flows {
		o, _ := s.labels.Owner(f.Key)
		n, ok := known[o]
		if !ok {
			n = s.join(o, numbers)
			known[o] = n
		}
		at[i] = n
		s.counts[n]++
	}
}

// join returns the sum that an owner met for the first time belongs to.
func (s *sums) join(o *Owner, numbers map[ID]int32) int32 {
	id := s.group.ofOwner(o)
	n, ok := numbers[id]
	if !ok {
		n = s.add(id)
		numbers[id] = n
		s.all[n].owner = o
	} else {
		s.all[n].owner = nil
	}
	if o != nil {
		s.all[n].processes++
	}
	return n
}

// share hands the flows out to their sums, in one array.
func (s *sums) share(flows []*Flow, at []int32) {
	room := make([]*Flow, len(flows))
	for n, count := range s.counts {
		s.all[n].flows, room = room[:0:count], room[count:]
	}
	for i, f := range flows {
		sum := &s.all[at[i]]
		sum.flows = append(sum.flows, f)
	}
}
