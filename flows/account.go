package flows

import "iter"

// Account is what a table keeps for a row of a dimension, such as a host or a program,
// beside the flows that have rows: what the flows that lost theirs carried. Both
// together are everything the row carried since the start. Its peak is that of all
// flows, as far back as their own series do not remember.
type Account struct {
	Series
	// Flows is how many flows lost their rows.
	Flows uint64
}

// size is how much at least went through the row: what decides which accounts are kept.
// No second of a row has more bytes than the row.
func (a *Account) size() uint64 { return max(a.Total.Bytes.Sum(), a.peakSum) }

// Accounts yields the accounts of a dimension by their IDs, in no order one should rely
// on. One without Flows has nothing but a peak. Those of groups of hosts have no more
// than that: what hosts without a flow carried is in the accounts of RemoteHosts.
func (t *Table) Accounts(g Group) iter.Seq2[ID, *Account] {
	if l := t.ledgers.of(g); l != nil {
		return l.accounts.each
	}
	return func(func(ID, *Account) bool) {}
}

// Account returns the account of a row of a dimension, nil when there is none.
func (t *Table) Account(id ID) *Account {
	l := t.ledgers.of(id.Group)
	if l == nil {
		return nil
	}
	return l.accounts.get(&id)
}

// OtherAccount returns what is in no flow with a row and in no account of a dimension:
// what the smallest accounts beyond Options.MaxAccounts held, and the packets that are in no
// flow. For Former, it is what is in no former flow.
func (t *Table) OtherAccount(g Group) *Account {
	if g.OfHosts() {
		g = RemoteHosts
	}
	if l := t.ledgers.of(g); l != nil {
		return &l.other
	}
	return &Account{}
}

// Omitted returns how many rows of a dimension OtherAccount stands for. A row that got
// another account later is counted twice.
func (t *Table) Omitted(g Group) uint64 {
	if g.OfHosts() {
		g = RemoteHosts
	}
	if l := t.ledgers.of(g); l != nil {
		return l.evicted
	}
	return 0
}

// LeftOf returns what accounts of a dimension hold beside what former flows carried, nil
// for nothing. Its peak is the highest of the slots that are remembered. It is false when
// the flows carried something that is not in the accounts, because one had to make room.
func (t *Table) LeftOf(accounts []*Account, former []*Flow) (*Account, bool) {
	all, paired := newSeriesSum(Series{}, t.slot), newSeriesSum(Series{}, t.slot)
	var n, merged uint64
	for _, a := range accounts {
		all.addSeries(&a.Series)
		n += a.Flows
	}
	for _, f := range former {
		paired.addSeries(&f.Series)
		merged += f.Count()
	}
	if sum := paired.series(); merged > n || !all.has(&sum) {
		return nil, false
	} else if all.subtractSlots(&sum); n == merged && all.Total == (Tally{}) {
		return nil, true
	}
	all.peak, all.peakSum = Pair{}, 0
	return &Account{Series: all.series(), Flows: n - merged}, true
}

// Former yields the former flows. They are made anew by each call: most tables are never
// asked for them.
func (t *Table) Former() iter.Seq[*Flow] {
	return func(yield func(*Flow) bool) {
		for id, a := range t.Accounts(Former) {
			f := &formerFlow{Flow{Key: id.Key, Series: a.Series}, former{id.Owner, a.Flows}}
			f.former = &f.of
			if !yield(&f.Flow) {
				return
			}
		}
	}
}

// accountsOf is how many rows of a dimension have accounts.
func (t *Table) accountsOf(g Group) int {
	if l := t.ledgers.of(g); l != nil {
		return l.accounts.count
	}
	return 0
}
