package flows

// Fold returns the table with a batch added. t stays as it was; the new table shares
// with it what the batch did not change. A batch with Restart begins a new table, with
// the same limits and pins. The labels say whose the bytes of flows are that lose their
// rows; nil knows nothing.
func (t *Table) Fold(b Batch, l *Labels) *Table {
	if l == nil {
		l = &Labels{}
	}
	if b.Restart {
		t = t.empty()
	}
	n := *t
	n.health = b.Health
	n.at = b.At
	if !t.folded {
		n.folded = true
		n.start, n.since = b.Start, max(t.since, b.Start)
		n.slot = b.From
		n.total, n.trend = newSeries(b.From), newTrend(b.From)
	}
	b.From, b.To = max(b.From, n.slot), max(b.To, n.slot)

	f := fold{
		batch: &b, live: n.live.edit(), closed: n.closed.edit(), pins: &n.pins,
		creditor: t.creditor(l, &b, b.To),
		every:    againEvery(len(b.Deltas)),
	}
	n.forgotten = t.rememberPeaks(b.To, f.creditor)
	fresh := f.addKnown()
	f.addRest()

	n.slot = b.To
	if b.Closed {
		n.slot++
	}
	if b.Lossy {
		for s := max(b.From, b.To-History); s <= b.To; s++ {
			n.losses = n.losses.mark(s)
		}
	}
	f.closeEnded()
	f.closeSilent(n.slot - n.limits.idle)
	n.evicted += uint64(f.addNew(fresh, n.limits.live, n.slot))
	f.closeEnded()
	f.limitClosed(&n.limits, n.slot)
	f.addTotals(&n.total)
	n.extendTrend(t.health.reopening(), &b, &f)
	n.unassigned += b.Rest.Packets.Sum()
	n.live, n.closed, n.fresh, n.again = f.live.flowIndex, f.closed.flowIndex, f.added, f.again
	n.ledgers = f.done()
	return &n
}

// fold is the work of folding one batch.
type fold struct {
	batch        *Batch
	live, closed *indexEditor
	pins         *pins
	*creditor
	added []*Flow    // the flows that got a row
	every Slot       // how many slots are a period of again
	again []*Flow    // the flows whose owner is to be asked for again
	ended []*Key     // the flows that ended
	sums  slotSpread // all bytes of the batch
	total Delta
}

// slotSpread is what rows carried in the slots of a batch.
type slotSpread struct {
	slots [History + 1]Pair // by slot back from batch.To
	older Pair              // in each slot before those, which only the coarse history has
}

// addKnown adds the batch's traffic to the rows there are, and returns the indices of
// the deltas that have none yet.
func (f *fold) addKnown() (fresh []int32) {
	var hashes [PrefetchLen]uint64
	order := tableOrder(f.batch.Deltas)
	unknown, n := make([]bool, len(order)), 0
	for at, i := range order {
		if at%PrefetchLen == 0 {
			f.hash(hashes[:], order[at:])
		}
		d, hash := &f.batch.Deltas[i], hashes[at%PrefetchLen]
		flow := f.live.modify(hash, &d.Key)
		if flow == nil {
			flow = f.reopen(&d.Key)
		}
		if flow == nil {
			unknown[i] = true
			n++
			continue
		}
		f.carry(d, hash, flow)
	}
	return indices(unknown, n)
}

// hash hashes the keys of the next deltas, and loads their flows.
func (f *fold) hash(hashes []uint64, next []int32) {
	next = next[:min(len(hashes), len(next))]
	for n, i := range next {
		hashes[n] = f.batch.Deltas[i].Key.Hash()
	}
	f.live.prefetch(hashes[:len(next)])
}

// carry adds a delta to its flow, of which the hash is given.
func (f *fold) carry(d *Delta, hash uint64, to *Flow) {
	if inNewPeriod(hash, to.slot, f.batch.To, f.every) {
		f.again = append(f.again, to)
	}
	f.account(d, &to.Series)
	if to.TCP&TCPReset != 0 && d.TCP == 0 && d.Packets.Sent > 0 && d.Packets.Recv > 0 {
		to.TCP = 0 // Both sides go on: the segment that aborted the connection was not theirs.
	}
	if to.TCP = to.TCP.Then(d.TCP); to.TCP.Closed() {
		f.ended = append(f.ended, &to.Key)
	}
}

// account adds a delta to a series and to the totals.
func (f *fold) account(d *Delta, to *Series) {
	to.record(d)
	spread(d.Bytes, to, f.batch.From, f.batch.To, &f.sums)
	f.total.gather(d)
}

// addRest adds the batch's Rest, and those of machines, to what is in no flow.
func (f *fold) addRest() {
	f.addOneRest(&f.batch.Rest)
	for i := range f.batch.MachineRests {
		f.addOneRest(&f.batch.MachineRests[i])
	}
}

func (f *fold) addOneRest(d *Delta) {
	if d.Tally == (Tally{}) {
		return
	}
	s := newSeries(f.batch.From)
	f.account(d, &s)
	f.creditOther(&s, d.Key.Iface)
}

// addTotals adds what was added to rows, slot by slot, to the totals.
func (f *fold) addTotals(total *Series) {
	if f.total.Tally == (Tally{}) {
		return
	}
	total.record(&f.total)
	for back := History; back >= 0; back-- {
		if p := f.sums.slots[back]; p != (Pair{}) {
			total.add(f.batch.To-Slot(back), p)
		}
	}
	total.addOlder(f.sums.older, f.batch.From, f.batch.To-History)
}

// rejectDelta counts a flow that gets no row.
func (f *fold) rejectDelta(i int32) {
	d := &f.batch.Deltas[i]
	f.total.gather(d)
	var none Series
	none.slot = f.batch.From
	spread(d.Bytes, &none, f.batch.From, f.batch.To, &f.sums)
	f.reject(i)
}

// spread adds the bytes of a row evenly to the slots from..to, and the remainder of the
// division to the newest. It adds the same to sums, unless that is nil.
func spread(bytes Pair, s *Series, from, to Slot, sums *slotSpread) {
	if from < to && bytes != (Pair{}) {
		bytes = spreadBefore(bytes, s, from, to, sums)
	}
	s.advance(to)
	s.cur = s.cur.Plus(bytes)
	if sums != nil {
		sums.slots[0] = sums.slots[0].Plus(bytes)
	}
}

// spreadBefore is spread for the slots before the newest, and returns what is left for that.
// Slots too old for any series are in its coarse history alone.
func spreadBefore(bytes Pair, s *Series, from, to Slot, sums *slotSpread) (left Pair) {
	n := uint64(to-from) + 1
	share := Pair{bytes.Sent / n, bytes.Recv / n}
	if from < to-History {
		s.addOlder(share, from, to-History)
		if sums != nil {
			sums.older = sums.older.Plus(share)
		}
	}
	for at := max(from, to-History); at < to; at++ {
		s.advance(at)
		s.cur = s.cur.Plus(share)
		if sums != nil {
			sums.slots[to-at] = sums.slots[to-at].Plus(share)
		}
	}
	return Pair{bytes.Sent - share.Sent*(n-1), bytes.Recv - share.Recv*(n-1)}
}
