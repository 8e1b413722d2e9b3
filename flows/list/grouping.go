package list

import (
	"iftopgo/flows"
)

// grouping makes one row for all flows that have the same ID in a group.
type grouping struct {
	table   *flows.Table
	labels  *flows.Labels
	group   flows.Group
	hosts   *namedHosts // nil when hosts of one name are several rows
	numbers interner    // of the sums, by their IDs
	all     []sum
	owners  ownerCount
}

// grouped returns one row for all flows that have the same ID in a group, or the same name
// of a host unless hosts is nil. If whole, the
// flows are all of the table that have rows, and rows have their accounts, too.
func grouped(t *flows.Table, g flows.Group, members []*flows.Flow, l *flows.Labels, hosts *namedHosts, whole bool) []Row {
	r := grouping{table: t, labels: l, group: g, hosts: hosts, numbers: newInterner(estimateRows(l, members, g))}
	r.addFlows(members)
	if whole && hasAccounts(g) {
		r.addAccounts()
		r.countFormer()
	}
	return r.rows()
}

// sampleSize is from how many flows the number of rows is estimated.
const sampleSize = 256

// estimateRows estimates how many rows flows make, to allocate once. Flows are in the
// order of their hashes, so the first ones are a random sample.
func estimateRows(l *flows.Labels, members []*flows.Flow, g flows.Group) int {
	some := newInterner(sampleSize)
	n := min(len(members), sampleSize)
	for _, f := range members[:n] {
		id := g.OfFlow(f, l)
		some.intern(&id)
	}
	if 2*len(some.all) < n {
		return len(some.all)
	}
	return len(some.all) * (len(members) / max(n, 1))
}

// addFlows adds flows to their sums.
func (r *grouping) addFlows(members []*flows.Flow) {
	at := make([]int32, len(members)) // for each flow, the index of its sum
	var owners []flows.OwnerID        // of the flows, nil when none is known
	if r.labels.HasOwners() {
		owners = make([]flows.OwnerID, len(members))
	}
	byOwner := map[flows.OwnerID]int32{} // There are fewer owners than flows.
	for i, f := range members {
		if i%flows.PrefetchLen == 0 {
			flows.PrefetchKeys(members[i:])
		}
		if !r.group.ByOwner() {
			id := r.hosts.row(r.group.OfFlow(f, r.labels), &f.Key)
			at[i] = r.numbers.intern(&id)
			switch {
			case owners == nil:
			case r.group.Base() == flows.AlikeByOwner:
				owners[i] = id.Owner
			default:
				owners[i] = r.labels.OwnerOf(f)
			}
			continue
		}
		var owner flows.OwnerID
		if owners != nil {
			owner = r.labels.OwnerOf(f)
			owners[i] = owner
		}
		n, ok := byOwner[owner]
		if !ok {
			id := r.group.OfOwner(r.labels.Process(owner))
			n = r.numbers.intern(&id)
			byOwner[owner] = n
		}
		at[i] = n
	}
	r.all = make([]sum, len(r.numbers.all)) // At once: appended to, it would be copied many times.
	r.assign(members, at)
	for i, id := range owners {
		r.countOwner(at[i], id)
	}
	if r.hosts != nil {
		for i, f := range members {
			r.hosts.count(r.all, at[i], f.Key.Remote)
		}
	}
}

// sum returns the number of the sum of an ID, a new one when there is none.
func (r *grouping) sum(id *flows.ID) int32 {
	n := r.numbers.intern(id)
	if int(n) == len(r.all) {
		r.all = append(r.all, sum{})
	}
	return n
}

// assign sets the flows of the sums, all in one array.
func (r *grouping) assign(members []*flows.Flow, at []int32) {
	counts := make([]int, len(r.all))
	for _, n := range at {
		counts[n]++
	}
	room := make([]*flows.Flow, len(members))
	for n, count := range counts {
		r.all[n].flows, room = room[:0:count], room[count:]
	}
	for i, f := range members {
		s := &r.all[at[i]]
		s.flows = append(s.flows, f)
	}
}

// addAccounts adds the accounts of the group to the sums.
func (r *grouping) addAccounts() {
	if r.group.OfHosts() {
		for id, a := range r.table.Accounts(flows.RemoteHosts) {
			r.addAccount(r.group.Of(id.Key, r.labels), a)
		}
	}
	if r.hosts != nil {
		r.addPeaks(flows.Names)
	}
	for id, a := range r.table.Accounts(r.group) {
		row := r.hosts.row(id, &id.Key)
		r.addAccount(row, a)
		if n, ok := r.numbers.find(&row); ok && row != id {
			r.hosts.count(r.all, n, id.Key.Remote)
		}
		if n, ok := r.numbers.find(&id); ok {
			r.all[n].more().peak = a
		}
	}
}

// addPeaks adds the peaks of a group of which accounts have no more than that.
func (r *grouping) addPeaks(g flows.Group) {
	for id, a := range r.table.Accounts(g) {
		if n, ok := r.numbers.find(&id); ok {
			r.all[n].more().peak = a
		}
	}
}

// addAccount adds an account to the sum of a row, unless there is nothing but a peak in
// it.
func (r *grouping) addAccount(id flows.ID, a *flows.Account) {
	if a.Total == (flows.Tally{}) && a.Flows == 0 {
		return
	}
	s := &r.all[r.sum(&id)]
	s.more().accounts = append(s.accounts(), a)
}

// countFormer counts the owners of former flows, which are in the accounts.
func (r *grouping) countFormer() {
	for f := range r.table.Former() {
		id := r.hosts.row(r.group.OfFlow(f, r.labels), &f.Key)
		if n, ok := r.numbers.find(&id); ok {
			r.countOwner(n, r.labels.OwnerOf(f))
		}
	}
}

// rows returns the rows of the sums.
func (r *grouping) rows() []Row {
	rows := make([]Row, len(r.all))
	for i := range r.all {
		s := &r.all[i]
		s.id = &r.numbers.all[i]
		if len(s.flows)+len(s.accounts()) > lazySumMax {
			s.carried = s.add(r.table)
		}
		rows[i] = Row{table: r.table, sum: s}
	}
	return rows
}

// ownerCount are the owners that were counted: the first of each sum, and the others.
type ownerCount struct {
	first  []flows.OwnerID
	met    []bool
	others map[sumOwner]bool // few sums have more than one
}

// sumOwner is a sum and one of the owners of its flows.
type sumOwner struct {
	sum   int32
	owner flows.OwnerID
}

// countOwner adds the owner of a flow to sum n, once.
func (r *grouping) countOwner(n int32, id flows.OwnerID) {
	c := &r.owners
	if more := len(r.all) - len(c.met); more > 0 {
		c.met, c.first = append(c.met, make([]bool, more)...), append(c.first, make([]flows.OwnerID, more)...)
	}
	switch m := (sumOwner{n, id}); {
	case !c.met[n]:
		c.met[n], c.first[n] = true, id
	case id == c.first[n] || c.others[m]:
		return
	default:
		if c.others == nil {
			c.others = map[sumOwner]bool{}
		}
		c.others[m] = true
	}
	owner := r.labels.Process(id)
	r.all[n].addOwner(owner)
	if r.group.ByOwner() && owner != nil {
		r.all[n].common = commonOwner(r.all[n].common, owner)
	}
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
