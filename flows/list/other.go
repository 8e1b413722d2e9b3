package list

import (
	"slices"

	"iftopgo/flows"
)

// drilled reports whether all that one row carried is listed, and the row has an account.
func (q *Query) drilled() bool {
	return len(q.Within) == 1 && q.Filter.All() && hasAccounts(q.Within[0].Group)
}

// left returns the flows of the row that was drilled into, and what else it carried, nil
// for nothing: what was in former flows that had to make room. When the account of the row
// itself had to make room, and holds less than the former flows, those are left out: the
// rows are what the row carried.
func (c selection) left(t *flows.Table, selected []*flows.Flow) ([]*flows.Flow, *flows.Account) {
	accounts := c.accounts(t)
	var former []*flows.Flow
	for _, f := range selected {
		if f.Former() {
			former = append(former, f)
		}
	}
	if left, ok := t.LeftOf(accounts, former); ok {
		return selected, left
	}
	left, _ := t.LeftOf(accounts, nil)
	return slices.DeleteFunc(selected, (*flows.Flow).Former), left
}

// accounts returns what is kept of the row that was drilled into.
func (c selection) accounts(t *flows.Table) (all []*flows.Account) {
	id := c.query.Within[0]
	if !id.Group.OfHosts() {
		if a := t.Account(id); a != nil {
			all = append(all, a)
		}
		return all
	}
	for host, a := range t.Accounts(flows.RemoteHosts) {
		if id.Group.Of(host.Key, c.labels) == id {
			all = append(all, a)
		}
	}
	return all
}

// otherAccount returns what is in no flow and no account of what is listed, nil for
// nothing. left is what there is of a row that was drilled into.
func (c selection) otherAccount(t *flows.Table, left *flows.Account) *flows.Account {
	if !c.query.whole() {
		return left
	}
	account := t.OtherAccount(c.accountGroup())
	if account.Total == (flows.Tally{}) && account.Flows == 0 {
		return nil
	}
	return account
}

// accountGroup is the group of the accounts that are listed: rows that have none are of
// former flows.
func (c selection) accountGroup() flows.Group {
	if hasAccounts(c.query.Group) {
		return c.query.Group
	}
	return flows.Former
}

// other returns the row of what has no other row: of what is left, and of rows that are
// hidden. There is none where a filter, or several rows that were drilled into, leave out
// more than that.
func (c selection) other(t *flows.Table, left *flows.Account, hidden []Row) []Row {
	whole := c.query.whole()
	if !whole && !c.query.drilled() {
		return nil
	}
	b := &beyond{hidden: len(hidden)}
	s := &sum{id: &flows.ID{Group: flows.Other}, beyond: b}
	if whole {
		b.omitted = t.Omitted(c.accountGroup())
	}
	if left != nil {
		b.accounts = append(b.accounts, left)
	}
	for i := range hidden {
		s.flows = append(s.flows, hidden[i].Members()...)
		b.accounts = append(b.accounts, hidden[i].Accounts()...)
	}
	if len(s.flows)+len(b.accounts) > lazySumMax {
		s.carried = s.add(t)
	}
	return []Row{{table: t, sum: s}}
}
