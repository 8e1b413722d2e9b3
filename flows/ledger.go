package flows

import (
	"cmp"
	"slices"
)

// ledger is the accounts of one dimension, or all former flows. It never changes: edit
// makes another.
type ledger struct {
	accounts accountIndex
	// other is what is in no account: of those that had to make room or got none, and of
	// packets that are in no flow. evicted is how many rows that is.
	other   Account
	evicted uint64
	// least is the size of the smallest account when accounts had to make room last.
	least uint64
}

// ledgers are the ledgers of a table by their groups, nil for those without accounts.
type ledgers [Other]*ledger

// of returns the ledger of a group, nil when nothing is in it.
func (l *ledgers) of(g Group) *ledger {
	if int(g) >= len(l) {
		return nil
	}
	return l[g]
}

// ledgerEdit is a ledger that is being changed.
type ledgerEdit struct {
	accountEditor
	evicted uint64
	least   uint64
	most    int         // how many accounts are kept
	at      Slot        // the newest slot
	omitted accountEdit // the other account
	current accountEdit // the account that is being changed
}

func (l *ledger) edit(at Slot, most int) *ledgerEdit {
	if l == nil {
		l = &ledger{other: Account{Series: newSeries(at)}}
	}
	return &ledgerEdit{
		accountEditor: l.accounts.edit(), evicted: l.evicted, least: l.least, most: most, at: at, omitted: accountEdit{Account: l.other},
	}
}

// account returns an account that may be written to: an old one, or a new one.
func (e *ledgerEdit) account(id *ID) *Account {
	if a := e.modify(id); a != nil {
		return a
	}
	return e.add(id, e.at)
}

// done returns the ledger with all changes.
func (e *ledgerEdit) done() *ledger {
	if e.count > e.most {
		e.makeRoom(nil) // Peaks make accounts, too.
	}
	return &ledger{e.accountIndex, e.omitted.finish(), e.evicted, e.least}
}

// passesOver reports whether an item goes to the other account at once, by the hash of its
// row and its size: it has no account, and is no larger than the smallest that had room
// last. That is most of a flood. Each row takes part all the same in one second of eight,
// so that one which is large by many small items is found.
func (e *ledgerEdit) passesOver(hash, size uint64) bool {
	return e.count >= e.most && size <= e.least && hash%8 != uint64(e.at)%8 && !e.mayHave(hash)
}

// apply adds the items of subjects to their accounts. A new one gets an account if it is
// among the largest then; otherwise its items go to the other account.
func (e *ledgerEdit) apply(s *subjects, add func(*accountEdit, int32)) {
	fresh, sizes := make([]*subject, 0, len(s.all)), make([]uint64, 0, len(s.all))
	for i := range s.all {
		of := &s.all[i]
		if e.mayHave(of.hash) {
			id := s.id(of.first)
			if a := e.modify(&id); a != nil {
				e.creditTo(a, of, s, add)
				continue
			}
		}
		fresh, sizes = append(fresh, of), append(sizes, of.size)
	}
	admitted := e.makeRoom(sizes)
	for i, of := range fresh {
		if !admitted(i) {
			e.evicted++
			of.addTo(&e.omitted, s, add)
			continue
		}
		id := s.id(of.first)
		e.creditTo(e.add(&id, e.at), of, s, add)
	}
}

// creditTo adds the items of a subject to its account.
func (e *ledgerEdit) creditTo(a *Account, of *subject, s *subjects, add func(*accountEdit, int32)) {
	e.current.begin(a)
	of.addTo(&e.current, s, add)
	*a = e.current.finish()
}

// addTo adds the items of a subject to an account.
func (of *subject) addTo(a *accountEdit, s *subjects, add func(*accountEdit, int32)) {
	for item := of.last; item >= 0; item = s.next[item] {
		add(a, item)
	}
}

// accountEdit is an account that is being changed. From the first series with slots on,
// its own is in sum. Of older series, which have bins alone, those are in older. Both are
// made when first needed, since most accounts need none, and are kept for the next account.
type accountEdit struct {
	Account
	summing, binning bool
	sum              *seriesSum
	older            *binSum
}

// begin begins with an account as it is.
func (a *accountEdit) begin(with *Account) { a.Account, a.summing, a.binning = *with, false, false }

// sums returns the sum of the series, to be added to.
func (a *accountEdit) sums(at Slot) *seriesSum {
	if !a.summing {
		a.summing = true
		if a.sum == nil {
			a.sum = new(seriesSum)
		}
		a.sum.begin(&a.Series, at)
	}
	return a.sum
}

// finish returns the account as it is by now.
func (a *accountEdit) finish() Account {
	if a.summing {
		a.Series, a.summing = a.sum.series(), false
	}
	if a.binning {
		a.older.addCoarse(a.coarse)
		a.coarse, a.binning = a.older.coarse(), false
	}
	return a.Account
}

// add adds what flows carried that lost their rows.
func (a *accountEdit) add(s *Series, n uint64, at Slot) {
	a.Flows += n
	switch {
	case a.summing:
		a.sum.addSeries(s)
	case s.slot < at-History:
		a.addOlder(s, at)
	case s.slot == at && s.onlyRunning():
		a.addRunning(s)
	default:
		a.sums(at).addSeries(s)
	}
}

// addOlder adds a series of which every slot is older than History.
func (a *accountEdit) addOlder(s *Series, at Slot) {
	a.addTotals(s, at)
	if !a.binning {
		a.binning = true
		if a.older == nil {
			a.older = new(binSum)
		}
		*a.older = binsBefore(at)
	}
	a.older.add(s, at)
}

// has reports whether what another account holds can be subtracted.
func (a *accountEdit) has(o *Account, at Slot) bool {
	return a.Flows >= o.Flows && a.sums(at).has(&o.Series)
}

// subtract takes away what flows carried that were added before.
func (a *accountEdit) subtract(o *Account, at Slot) {
	a.Flows -= o.Flows
	a.sums(at).subtractSlots(&o.Series)
}

// freshShare is which part of the accounts of a full ledger so many items may replace. A flood
// has tens of thousands of new rows in each batch, of which the largest are enough.
const freshShare = 64

// makeRoom puts the smallest accounts into the other one, so that there is room for new
// rows that are larger, of which the sizes are given, and returns which of those get an
// account. Of equally large ones those that have one keep it; of several, those that
// began first.
func (e *ledgerEdit) makeRoom(fresh []uint64) (admitted func(int) bool) {
	if e.count+len(fresh) <= e.most {
		return func(int) bool { return true }
	}
	candidates := largest(fresh, max(e.most-e.count, 0)+max(e.most/freshShare, 1))
	n := e.count + len(candidates) - e.most
	sizes := make([]uint64, 0, e.count+len(candidates))
	for _, a := range e.each {
		sizes = append(sizes, a.size()<<1|1) // More than an equal one without an account.
	}
	for _, i := range candidates {
		sizes = append(sizes, fresh[i]<<1)
	}
	admit := make(map[int]bool, len(candidates))
	if n <= 0 {
		for _, i := range candidates {
			admit[i] = true
		}
		return func(i int) bool { return admit[i] }
	}
	least, ties := nthLeast(sizes, n)
	e.least = least >> 1
	for _, i := range slices.Backward(candidates) {
		switch size := fresh[i] << 1; {
		case size == least && ties > 0:
			ties--
		case size >= least:
			admit[i] = true
		}
	}
	e.evict(least, ties)
	return func(i int) bool { return admit[i] }
}

// largest returns the indices of n of the sizes, in their order: the largest, of equal ones
// those that come first.
func largest(sizes []uint64, n int) []int {
	all := make([]int, 0, min(n, len(sizes)))
	least, ties := uint64(0), 0
	if drop := len(sizes) - n; drop > 0 {
		least, ties = nthLeast(sizes, drop)
	}
	equal := 0 // to least, that are kept
	for _, size := range sizes {
		if size == least {
			equal++
		}
	}
	equal -= ties
	for i, size := range sizes {
		if size == least {
			equal--
		}
		if size > least || size == least && equal >= 0 {
			all = append(all, i)
		}
	}
	return all
}

// evict puts the accounts that are smaller than least, as makeRoom counts, into the other
// one, and so many that are as large.
func (e *ledgerEdit) evict(least uint64, ties int) {
	var tied []*keptAccount
	for _, shard := range e.shards {
		for _, a := range shard {
			if a.size()<<1|1 == least {
				tied = append(tied, a.keptAccount)
			}
		}
	}
	slices.SortFunc(tied, func(a, b *keptAccount) int { return cmp.Or(cmp.Compare(b.First, a.First), a.id.Compare(&b.id)) })
	leaving := make(map[*keptAccount]bool, ties)
	for _, a := range tied[:min(ties, len(tied))] {
		leaving[a] = true
	}
	gone := func(a *keptAccount) bool { return a.size()<<1|1 < least || leaving[a] }
	for _, shard := range e.shards {
		for _, a := range shard {
			if !gone(a.keptAccount) {
				continue
			}
			e.omitted.add(&a.Series, a.Flows, e.at)
			if a.Flows > 0 {
				e.evicted++
			}
		}
	}
	e.remove(gone)
}
