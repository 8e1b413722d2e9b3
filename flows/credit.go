package flows

// creditor gives what flows carried that lose their rows to the accounts of the rows they
// were part of, in every dimension, and to the former flows. It notes them first: in a
// flood there are 65,536 in a batch, most of which get no account of their own.
type creditor struct {
	labels *Labels
	from   *ledgers
	at     Slot // the newest slot
	most   int  // how many accounts a ledger keeps
	batch  *Batch
	// gone are flows that lost their rows, rejected the deltas of flows that got none.
	gone     []*Flow
	rejected []int32
	subjects subjects
	edits    [len(ledgers{})]*ledgerEdit
}

// creditor returns a creditor for the ledgers of the table. at is the newest slot.
func (t *Table) creditor(l *Labels, b *Batch, at Slot) *creditor {
	return &creditor{labels: l, from: &t.ledgers, at: at, most: t.limits.accounts, batch: b}
}

// fewerShare is by how much fewer former flows and services are kept than accounts of the
// other dimensions. Former flows are for drilling down, and sums do not depend on them.
// So many services as that are a scan of ports.
const fewerShare = 8

// edit returns the ledger of a group, to be written to.
func (c *creditor) edit(g Group) *ledgerEdit {
	if c.edits[g] == nil {
		most := c.most
		if g == Former || g == Services {
			most = max(most/fewerShare, 1)
		}
		c.edits[g] = c.from[g].edit(c.at, most)
	}
	return c.edits[g]
}

// credited are the groups in whose accounts the bytes of flows without a row are. What
// hosts of one name carried is the sum of what the hosts did: see Group.OfHosts.
var credited = [...]Group{RemoteHosts, Services, PIDs, Processes, Users, Packages, Containers, Protocols, Interfaces, Machines, Former}

// credit notes a flow that lost its row.
func (c *creditor) credit(f *Flow) { c.gone = append(c.gone, f) }

// reject notes a delta of the batch whose flow gets no row.
func (c *creditor) reject(delta int32) { c.rejected = append(c.rejected, delta) }

// creditOther adds what is in no flow to the other account of every dimension, but for that of
// machines when it is known on which one it was.
func (c *creditor) creditOther(s *Series, iface uint32) {
	for _, g := range credited {
		if g == Machines && MachineOf(iface) != 0 {
			c.settle(g, items{
				n:    1,
				id:   func(int32) ID { return ID{Group: g, Key: Key{Iface: machineIface(iface)}} },
				size: func(int32) uint64 { return s.Total.Bytes.Sum() },
				add:  func(a *accountEdit, _ int32) { a.add(s, 0, c.at) },
			})
			continue
		}
		c.edit(g).omitted.add(s, 0, c.at)
	}
}

// done returns the ledgers with all changes.
func (c *creditor) done() ledgers {
	if owners := c.owners(); len(owners) > 0 {
		c.settleEach(owners)
		c.settleAlike(owners)
	}
	all := *c.from
	for g, e := range c.edits {
		if e != nil {
			all[g] = e.done()
		}
	}
	return all
}

// settleEach gives what was noted to the accounts of groups of which there may be as many
// rows as flows.
func (c *creditor) settleEach(owners []*Owner) {
	for _, g := range [...]Group{RemoteHosts, Services, Former} {
		n := len(owners)
		if g == Former { // What never had a row is the smallest of all.
			n = len(c.gone)
			for _, i := range c.rejected {
				c.addDelta(&c.edit(g).omitted, i)
			}
		}
		c.settle(g, items{
			n: n,
			id: func(i int32) ID {
				k, _ := c.item(int(i))
				id := g.ofKey(*k, c.labels)
				if g == Former && owners[i] != nil {
					id.Owner = owners[i].ID
				}
				return id
			},
			size: func(i int32) uint64 { _, size := c.item(int(i)); return size },
			add:  c.addItem,
		})
	}
}

// alike is what flows of one owner carried that have the protocol and the interface in
// common.
type alike struct {
	key   Key // Proto, Net and Iface
	owner *Owner
	Account
}

// alikeMost is how many sums of what is alike are made at a time: there are few, unless
// packets of every protocol number come.
const alikeMost = 1024

// settleAlike gives what was noted to the accounts of groups of which there are few rows:
// what goes to the same ones is added up first.
func (c *creditor) settleAlike(owners []*Owner) {
	for from := 0; from < len(owners); {
		var sums []alike
		sums, from = c.addAlike(owners, from)
		for _, g := range [...]Group{PIDs, Processes, Users, Packages, Containers, Protocols, Interfaces, Machines} {
			c.settle(g, items{
				n: len(sums),
				id: func(i int32) ID {
					if g.ByOwner() {
						return g.OfOwner(sums[i].owner)
					}
					return g.ofKey(sums[i].key, c.labels)
				},
				size: func(i int32) uint64 { return sums[i].Total.Bytes.Sum() },
				add:  func(a *accountEdit, i int32) { a.add(&sums[i].Series, sums[i].Flows, c.at) },
			})
		}
	}
}

// addAlike adds up what was noted and goes to the same accounts, from a number on, and
// returns up to where.
func (c *creditor) addAlike(owners []*Owner, from int) (sums []alike, to int) {
	numbers := map[ID]int{}
	edits := []*accountEdit{}
	for to = from; to < len(owners) && len(sums) < alikeMost; to++ {
		i, o := to, owners[to]
		k, _ := c.item(i)
		id := ID{Key: Key{Proto: k.Proto, Net: k.Net, Iface: k.Iface}}
		if o != nil {
			id.Owner = o.ID
		}
		n, ok := numbers[id]
		if !ok {
			n = len(sums)
			numbers[id] = n
			sums = append(sums, alike{key: id.Key, owner: o})
			edits = append(edits, &accountEdit{Account: Account{Series: newSeries(c.at)}})
		}
		c.addItem(edits[n], int32(i))
	}
	for n := range sums {
		sums[n].Account = edits[n].finish()
	}
	return sums, to
}

// items are things to be given to accounts: which row each is part of, how many bytes it
// has, and how it is added.
type items struct {
	n    int
	id   func(item int32) ID
	size func(item int32) uint64
	add  func(a *accountEdit, item int32)
}

// settleMost is how many items are given to accounts at a time. A flood has more in a
// batch, and memory for all of them at once would be a good part of what a flood may take.
const settleMost = 16_384

// settle gives items to the accounts of a group.
func (c *creditor) settle(g Group, all items) {
	for from := 0; from < all.n; from += settleMost {
		first := int32(from)
		s, e := &c.subjects, c.edit(g)
		s.begin(min(all.n-from, settleMost), func(i int32) ID { return all.id(first + i) })
		for i := range int32(len(s.next)) {
			id, size := all.id(first+i), all.size(first+i)
			hash := id.Hash()
			if e.passesOver(hash, size) {
				e.evicted++
				all.add(&e.omitted, first+i)
				continue
			}
			s.add(i, &id, hash, size)
		}
		e.apply(s, func(a *accountEdit, i int32) { all.add(a, first+i) })
	}
}

// item returns the key of what was noted, and how many bytes it carried: first come the
// flows, then the deltas.
func (c *creditor) item(i int) (k *Key, size uint64) {
	if i < len(c.gone) {
		return &c.gone[i].Key, c.gone[i].Total.Bytes.Sum()
	}
	d := &c.batch.Deltas[c.rejected[i-len(c.gone)]]
	return &d.Key, d.Bytes.Sum()
}

// owners are those of all that was noted, nil for those that are not known.
func (c *creditor) owners() []*Owner {
	all := make([]*Owner, len(c.gone)+len(c.rejected))
	for i := range all {
		k, _ := c.item(i)
		all[i] = c.labels.Process(c.labels.OwnerID(k))
	}
	return all
}

// addItem adds the flow or the delta of that number to an account.
func (c *creditor) addItem(a *accountEdit, item int32) {
	if n := int(item) - len(c.gone); n >= 0 {
		c.addDelta(a, c.rejected[n])
		return
	}
	a.add(&c.gone[item].Series, 1, c.at)
}

// addDelta adds a delta of the batch to an account.
func (c *creditor) addDelta(a *accountEdit, i int32) {
	d := &c.batch.Deltas[i]
	a.Flows++
	if !a.summing && c.batch.From == c.batch.To {
		a.record(d)
		a.Series.add(c.at, d.Bytes)
		return
	}
	s := newSeries(c.batch.From)
	s.record(d)
	spread(d.Bytes, &s, c.batch.From, c.batch.To, nil)
	a.add(&s, 0, c.at)
}
