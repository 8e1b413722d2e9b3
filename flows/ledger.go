package flows

import (
	"cmp"
	"slices"
)

// ledger is the accounts of one dimension, or all former flows. It never changes: edit
// makes another.
type ledger struct {
	accounts cowMap[ID, *Account]
	count    int // of accounts
	// other is what is in no account: of those that had to make room or got none, and of
	// packets that are in no flow. evicted is how many rows that is.
	other   Account
	evicted uint64
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

// ledgerEdit is a ledger that is being changed. Accounts are copied when they are first
// written to.
type ledgerEdit struct {
	ledger
	most    int  // how many accounts are kept
	at      Slot // the newest slot
	edited  map[ID]*accountEdit
	omitted accountEdit // the other account
}

// accountEdit is an account that is being changed. sum is its series while slots are
// added to it, nil before.
type accountEdit struct {
	Account
	sum *seriesSum
}

func (l *ledger) edit(at Slot, most int) *ledgerEdit {
	e := &ledgerEdit{most: most, at: at, edited: map[ID]*accountEdit{}}
	if l != nil {
		e.ledger = *l
	} else {
		e.other.Series = newSeries(at)
	}
	e.omitted.Account = e.other
	return e
}

// account returns an account that may be written to: an old one, or a new one.
func (e *ledgerEdit) account(id *ID) *accountEdit {
	a := e.find(id)
	if a == nil {
		a = &accountEdit{Account: Account{Series: newSeries(e.at)}}
		e.count++
		e.edited[*id] = a
	}
	return a
}

// find returns the account of a row, which may be written to, nil when it has none.
func (e *ledgerEdit) find(id *ID) *accountEdit {
	if a, ok := e.edited[*id]; ok {
		return a
	}
	before, ok := e.accounts.get(*id)
	if !ok {
		return nil
	}
	a := &accountEdit{Account: *before}
	e.edited[*id] = a
	return a
}

// apply adds the items of subjects to their accounts. A new one gets an account if it is
// among the largest then; otherwise its items go to the other account.
func (e *ledgerEdit) apply(s *subjects, add func(*accountEdit, int32)) {
	fresh, sizes := make([]*subject, 0, len(s.all)), make([]uint64, 0, len(s.all))
	for i := range s.all {
		of := &s.all[i]
		id := s.id(of.first)
		if a := e.find(&id); a != nil {
			of.addTo(a, s, add)
			continue
		}
		fresh, sizes = append(fresh, of), append(sizes, of.size)
	}
	admitted := e.makeRoom(sizes)
	for i, of := range fresh {
		a := &e.omitted
		if admitted(i) {
			id := s.id(of.first)
			a = e.account(&id)
		} else {
			e.evicted++
		}
		of.addTo(a, s, add)
	}
}

// addTo adds the items of a subject to an account.
func (of *subject) addTo(a *accountEdit, s *subjects, add func(*accountEdit, int32)) {
	for item := of.last; item >= 0; item = s.next[item] {
		add(a, item)
	}
}

// add adds what flows carried that lost their rows.
func (a *accountEdit) add(s *Series, n uint64, at Slot) {
	a.Flows += n
	switch {
	case a.sum != nil:
		a.sum.addSeries(s)
	case s.slot < at-History:
		a.addTotals(s, at)
	case s.slot == at && s.onlyRunning():
		a.addRunning(s)
	default:
		a.sum = newSeriesSum(a.Series, at)
		a.sum.addSeries(s)
	}
}

// has reports whether what another account holds can be subtracted.
func (a *accountEdit) has(o *Account, at Slot) bool {
	if a.sum == nil {
		a.sum = newSeriesSum(a.Series, at)
	}
	return a.Flows >= o.Flows && a.sum.has(&o.Series)
}

// subtract takes away what flows carried that were added before.
func (a *accountEdit) subtract(s *Series, n uint64) {
	a.Flows -= n
	a.sum.subtractSlots(s)
}

// series returns what is in the account of totals and peaks, to be written to.
func (a *accountEdit) series() *Series {
	if a.sum != nil {
		return &a.sum.Series
	}
	return &a.Series
}

// finished returns the account as it is by now.
func (a *accountEdit) finished() *Account {
	if a.sum != nil {
		a.Series, a.sum = a.sum.series(), nil
	}
	done := a.Account
	return &done
}

// put makes the edited accounts part of the ledger.
func (e *ledgerEdit) put() {
	if len(e.edited) == 0 {
		return
	}
	e.accounts = e.accounts.with(len(e.edited), func(yield func(ID, *Account) bool) {
		for id, a := range e.edited {
			if !yield(id, a.finished()) {
				return
			}
		}
	})
	clear(e.edited)
}

// done returns the ledger with all changes.
func (e *ledgerEdit) done() *ledger {
	if e.count > e.most {
		e.makeRoom(nil) // Peaks make accounts, too.
	}
	e.put()
	e.other = *e.omitted.finished()
	return &e.ledger
}

// makeRoom puts the smallest accounts into the other one, so that there is room for those
// of new rows that are larger, and returns which of those get an account. Of equally
// large ones those that have one keep it; of several, those that began first.
func (e *ledgerEdit) makeRoom(fresh []uint64) (admitted func(int) bool) {
	n := e.count + len(fresh) - e.most
	if n <= 0 {
		return func(int) bool { return true }
	}
	e.put()
	all := make([]kept, 0, e.count)
	sizes := make([]uint64, 0, e.count+len(fresh))
	for id, a := range e.accounts.each {
		all = append(all, kept{id, a})
		sizes = append(sizes, a.size()<<1|1) // More than an equal one without an account.
	}
	for _, size := range fresh {
		sizes = append(sizes, size<<1)
	}
	least, ties := nthLeast(sizes, n)
	admit := make([]bool, len(fresh))
	for i := len(fresh) - 1; i >= 0; i-- {
		switch size := fresh[i] << 1; {
		case size == least && ties > 0:
			ties--
		case size >= least:
			admit[i] = true
		}
	}
	e.evict(all, least, ties)
	return func(i int) bool { return admit[i] }
}

// kept is an account that may have to make room.
type kept struct {
	id ID
	*Account
}

// evict puts the accounts that are smaller than least, as makeRoom counts, into the other
// one, and so many that are as large.
func (e *ledgerEdit) evict(all []kept, least uint64, ties int) {
	gone := map[ID]bool{}
	var tied []kept
	for _, a := range all {
		switch size := a.size()<<1 | 1; {
		case size < least:
			gone[a.id] = true
		case size == least:
			tied = append(tied, a)
		}
	}
	slices.SortFunc(tied, func(a, b kept) int { return cmp.Or(cmp.Compare(b.First, a.First), a.id.Compare(&b.id)) })
	for _, a := range tied[:min(ties, len(tied))] {
		gone[a.id] = true
	}
	if len(gone) == 0 {
		return
	}
	left := make(map[ID]*Account, len(all)-len(gone))
	for _, a := range all {
		if !gone[a.id] {
			left[a.id] = a.Account
			continue
		}
		e.omitted.add(&a.Series, a.Flows, e.at)
		if a.Flows > 0 {
			e.evicted++
		}
	}
	e.accounts = cowMap[ID, *Account]{base: left}
	e.count -= len(gone)
}
