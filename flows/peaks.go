package flows

import "math/bits"

// The peak of a row of a dimension is its highest second: of all its flows together. The
// series of flows remember History slots. Before they forget some, what the flows of each
// row carried in them together is compared with the peak of the row's account. So an
// owner or a name that is found half a minute late counts for the peak, too.

// peakSlots is how many slots are compared at a time: as many as there are in a chunk of
// a history, so that each flow is visited once in so many seconds.
const peakSlots = chunkLen

// peakGroups are the groups whose rows are compared in one go. The groups by owner are
// compared together with PIDs.
var peakGroups = [...]Group{RemoteHosts, Names, Services, Protocols, Interfaces, PIDs, Networks, Countries, Machines}

// forgotten are the slots up to which each of peakGroups was compared.
type forgotten [len(peakGroups)]Slot

// rememberPeaks compares what rows carried in the slots that are forgotten once slot next
// is the newest with the peaks of their accounts. The groups take turns: one a second.
func (t *Table) rememberPeaks(next Slot, c *creditor) forgotten {
	all := t.forgotten
	for i, g := range peakGroups {
		if (g == Networks || g == Countries) && !c.labels.HasNetworks() || g == Machines && !c.batch.Health.HasMachines() {
			all[i] = max(all[i], next-History) // Nobody looks: all of it is one row.
			continue
		}
		for from := &all[i]; *from < next-History; {
			end := *from + peakSlots - (*from+Slot(i))%peakSlots
			if *from <= t.slot {
				r := rowSlots{table: t, labels: c.labels, group: g, from: *from, end: end}
				r.raisePeaks(c)
				r.forgetIdle(c)
			} else {
				end = max(end, next-History)
			}
			*from = end
		}
	}
	return all
}

// rowSlots are what the rows of a group carried in at most peakSlots slots.
type rowSlots struct {
	table     *Table
	labels    *Labels
	group     Group
	from, end Slot
	flows     []*Flow // those that have something in the slots
	// shared says, by the hash of its ID, whether a row may be several series: what a
	// single flow carried is in the peak of its own series, wherever that goes.
	shared []uint8
	sums   map[ID]*slotSums
}

// slotSums are what the series of a row carried in each of the slots, and how many series
// they are.
type slotSums struct {
	slots  [peakSlots]Pair
	series int
}

// raisePeaks raises the peaks of the accounts.
func (r *rowSlots) raisePeaks(c *creditor) {
	r.findFlows()
	r.shared = make([]uint8, 1<<bits.Len(uint(4*(len(r.flows)+r.table.accountsOf(r.group)))))
	r.sums = map[ID]*slotSums{}
	for id := range r.series {
		n := r.sharedBy(&id)
		*n = min(*n+1, 2)
	}
	for id, s := range r.series {
		if *r.sharedBy(&id) > 1 {
			r.add(id, s)
		}
	}
	for id, sum := range r.sums {
		if sum.series < 2 {
			continue // Its hash was that of another row.
		}
		var peak Pair
		var both uint64
		for _, p := range sum.slots {
			peak, both = peak.Max(p), max(both, p.Sum())
		}
		c.edit(id.Group).raisePeak(&id, peak, both)
	}
}

// forgetIdle drops the histories of accounts that got nothing for so long that there is
// nothing in them any more, and then the coarse ones.
func (r *rowSlots) forgetIdle(c *creditor) {
	groups := []Group{r.group}
	if r.group.ByOwner() {
		groups = []Group{PIDs, Processes, Users, Packages, Containers}
	}
	for _, g := range groups {
		for id, a := range r.table.Accounts(g) {
			if a.slot >= c.at-History || a.past.len() == 0 && !a.coarse.expired(c.at.bin()) {
				continue
			}
			idle := c.edit(g).modify(&id) // It may be another one by now.
			if idle.coarse.expired(c.at.bin()) {
				idle.coarse = ""
			}
			idle.advance(c.at)
		}
	}
}

func (r *rowSlots) sharedBy(id *ID) *uint8 { return &r.shared[id.Hash()&uint64(len(r.shared)-1)] }

// add adds what a series of a row carried.
func (r *rowSlots) add(id ID, s *Series) {
	sum := r.sums[id]
	if sum == nil {
		sum = &slotSums{}
		r.sums[id] = sum
	}
	sum.series++
	before := s.sumBefore(r.from)
	for i := range r.end - r.from {
		next := s.sumBefore(r.from + i + 1)
		sum.slots[i] = sum.slots[i].Plus(next.minus(before))
		before = next
	}
}

// findFlows finds the flows that have something in the slots.
func (r *rowSlots) findFlows() {
	all := r.table.WithRows()
	r.flows = all[:0]
	for i, f := range all {
		if i%PrefetchLen == 0 {
			PrefetchFlows(all[i:])
			PrefetchHistories(all[i:], History)
		}
		if r.active(&f.Series) {
			r.flows = append(r.flows, f)
		}
	}
}

// series yields every series that has something in the slots, with each of the rows that
// it is part of.
func (r *rowSlots) series(yield func(ID, *Series) bool) {
	if r.group.ByOwner() {
		r.seriesByOwner(yield)
		return
	}
	for i, f := range r.flows {
		r.prefetch(i)
		if !yield(r.group.ofKey(f.Key, r.labels), &f.Series) {
			return
		}
	}
	from := r.group
	if from.OfHosts() {
		from = RemoteHosts
	}
	for id, a := range r.table.Accounts(from) {
		if !r.active(&a.Series) {
			continue
		}
		if r.group.OfHosts() {
			id = r.group.ofKey(id.Key, r.labels)
		}
		if !yield(id, &a.Series) {
			return
		}
	}
}

// prefetch loads the next flows into the cache.
func (r *rowSlots) prefetch(i int) {
	if i%PrefetchLen == 0 {
		PrefetchFlows(r.flows[i:])
		PrefetchHistories(r.flows[i:], History)
	}
}

// seriesByOwner is series for all groups by owner.
func (r *rowSlots) seriesByOwner(yield func(ID, *Series) bool) {
	rows := map[OwnerID][]ID{}
	for i, f := range r.flows {
		r.prefetch(i)
		owner := r.labels.OwnerID(&f.Key)
		if rows[owner] == nil {
			rows[owner] = ownerRows(r.labels.Process(owner))
		}
		for _, id := range rows[owner] {
			if !yield(id, &f.Series) {
				return
			}
		}
	}
	for g := Processes; g <= Users; g++ {
		for id, a := range r.table.Accounts(g) {
			if r.active(&a.Series) && !yield(id, &a.Series) {
				return
			}
		}
	}
}

// ownerRows returns the rows that the flows of an owner are part of.
func ownerRows(o *Owner) (rows []ID) {
	for g := Processes; g <= Users; g++ {
		rows = append(rows, g.OfOwner(o))
	}
	return rows
}

// active reports whether a series has something in the slots.
func (r *rowSlots) active(s *Series) bool {
	return s.slot >= r.from && SlotOf(s.First) < r.end && s.sumBefore(r.end) != s.sumBefore(r.from)
}

// raisePeak raises the peak of an account.
func (e *ledgerEdit) raisePeak(id *ID, peak Pair, both uint64) {
	if a := e.get(id); a != nil && a.peak.Max(peak) == a.peak && a.peakSum >= both {
		return
	}
	a := e.account(id)
	a.peak, a.peakSum = a.peak.Max(peak), max(a.peakSum, both)
}
