package flows

// Relabel returns the table with the accounts of owners where they belong by now: of a
// process of which the program, the user, the package or the container has become known,
// or has changed, what its former flows carried moves to the accounts of those. before
// and after are the labels without and with the owners. A table in which nothing moves
// is returned as it is.
func (t *Table) Relabel(before, after *Labels, owners []Owner) *Table {
	c := t.creditor(after, nil, t.slot)
	moved := false
	for i := range owners {
		was, is := before.Process(owners[i].ID), after.Process(owners[i].ID)
		if was == nil || is == nil {
			continue
		}
		account := t.Account(PIDs.OfOwner(was))
		if account == nil || account.Total == (Tally{}) {
			continue
		}
		for g := Processes; g <= Users; g++ {
			if from, to := g.OfOwner(was), g.OfOwner(is); from != to {
				moved = true
				c.move(&from, &to, account)
			}
		}
	}
	if !moved {
		return t
	}
	n := *t
	n.ledgers = c.done()
	return &n
}

// move moves what an account holds from one account of a dimension to another.
func (c *creditor) move(from, to *ID, a *Account) {
	e := c.edit(from.Group)
	was := e.modify(from)
	if was == nil {
		return // It had to make room: its bytes are in the other account.
	}
	less := accountEdit{Account: *was}
	if !less.has(a, c.at) {
		return // The same, and what it holds came later.
	}
	less.subtract(a, c.at)
	*was = less.finish()
	now := e.account(to)
	more := accountEdit{Account: *now}
	more.add(&a.Series, a.Flows, c.at)
	*now = more.finish()
}
