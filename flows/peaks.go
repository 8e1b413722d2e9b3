package flows

import (
	"iter"
	"math/bits"
)

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
	sums      map[ID]*slotSums
	// last is the sum that was added to last, and of which row that is: flows of a host
	// are spread over the table, but nearly all are of one protocol, interface or service.
	last   *slotSums
	lastID ID
}

// slotSums are what the series of a row carried in each of the slots, and how many series
// they are.
type slotSums struct {
	slots  [peakSlots]Pair
	series int
}

// raisePeaks raises the peaks of the accounts.
func (r *rowSlots) raisePeaks(c *creditor) {
	r.sums = map[ID]*slotSums{}
	if r.group.ByOwner() {
		r.sumOwners()
	} else {
		r.sumRows()
	}
	for id, sum := range r.sums {
		if sum.series < 2 {
			continue // What a single series carried is in its own peak, wherever that goes.
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

// sumRows adds up rows that are told by the keys of flows. A flow that is a row of its own,
// as nearly all of a flood are, is not looked at again, and has no sum.
func (r *rowSlots) sumRows() {
	flows := r.table.WithRows()
	hashes := make([]uint32, 0, len(flows))
	shared := newSharedHashes(len(flows) + r.table.accountsOf(r.group))
	active := flows[:0]
	for f := range r.activeOf(flows) {
		id := r.group.ofKey(f.Key, r.labels)
		hash := uint32(id.Hash())
		shared.add(hash)
		active, hashes = append(active, f), append(hashes, hash)
	}
	for id := range r.accounts {
		shared.add(uint32(id.Hash()))
	}
	for i, f := range active {
		if shared.has(hashes[i]) {
			id := r.group.ofKey(f.Key, r.labels)
			r.sum(&id).add(&f.Series, r.from, r.end)
		}
	}
	for id, a := range r.accounts {
		if shared.has(uint32(id.Hash())) {
			r.sum(&id).add(&a.Series, r.from, r.end)
		}
	}
}

// sharedHashes says which hashes came more than once, and of few others that they did: it
// counts to two.
type sharedHashes []uint8

func newSharedHashes(n int) sharedHashes { return make(sharedHashes, 1<<bits.Len(uint(4*n))) }

func (s sharedHashes) add(hash uint32) {
	n := &s[int(hash)&(len(s)-1)]
	*n = min(*n+1, 2)
}

func (s sharedHashes) has(hash uint32) bool { return s[int(hash)&(len(s)-1)] > 1 }

// activeOf yields those of the flows that have something in the slots.
func (r *rowSlots) activeOf(all []*Flow) iter.Seq[*Flow] {
	return func(yield func(*Flow) bool) {
		for i, f := range all {
			if i%PrefetchLen == 0 {
				PrefetchFlows(all[i:])
				PrefetchHistories(all[i:], History)
			}
			if r.active(&f.Series) && !yield(f) {
				return
			}
		}
	}
}

// accounts yields the accounts of the group that have something in the slots, with the rows
// that they are part of.
func (r *rowSlots) accounts(yield func(ID, *Account) bool) {
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
		if !yield(id, a) {
			return
		}
	}
}

// sumOwners adds up the rows of all groups by owner: first what each owner carried, of which
// there are fewer than flows.
func (r *rowSlots) sumOwners() {
	byOwner := map[OwnerID]*slotSums{}
	var sum *slotSums
	var last OwnerID
	for f := range r.activeOf(r.table.WithRows()) {
		if owner := r.labels.OwnerID(&f.Key); sum == nil || owner != last {
			sum, last = sumOf(byOwner, owner), owner
		}
		sum.add(&f.Series, r.from, r.end)
	}
	for owner, sum := range byOwner {
		for _, id := range ownerRows(r.labels.Process(owner)) {
			r.sum(&id).plus(sum)
		}
	}
	for g := Processes; g <= Users; g++ {
		for id, a := range r.table.Accounts(g) {
			if sum := r.sums[id]; sum != nil && r.active(&a.Series) { // Alone it is a single series.
				sum.add(&a.Series, r.from, r.end)
			}
		}
	}
}

// sum returns the sum of a row, to be added to.
func (r *rowSlots) sum(id *ID) *slotSums {
	if r.last == nil || *id != r.lastID {
		r.last, r.lastID = sumOf(r.sums, *id), *id
	}
	return r.last
}

// sumOf returns a sum, a new one when there is none yet.
func sumOf[K comparable](sums map[K]*slotSums, of K) *slotSums {
	sum := sums[of]
	if sum == nil {
		sum = &slotSums{}
		sums[of] = sum
	}
	return sum
}

// add adds what a series carried from one slot up to, and not with, another.
func (k *slotSums) add(s *Series, from, end Slot) {
	k.series++
	before := s.sumBefore(from)
	for i := range end - from {
		next := s.sumBefore(from + i + 1)
		k.slots[i] = k.slots[i].Plus(next.minus(before))
		before = next
	}
}

// plus adds what other series carried.
func (k *slotSums) plus(o *slotSums) {
	k.series += o.series
	for i, p := range o.slots {
		k.slots[i] = k.slots[i].Plus(p)
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
