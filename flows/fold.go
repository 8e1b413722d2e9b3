package flows

// Fold returns the table with a batch added. t stays as it was; the new table shares
// with it what the batch did not change. A batch with Restart begins a new table, with
// the same limits and pins.
func (t *Table) Fold(b Batch) *Table {
	if b.Restart {
		t = NewTable(Options{MaxFlows: t.maxFlows, Idle: int(t.idle)}).WithPins(t.pins.ids)
	}
	n := *t
	n.health = b.Health
	n.at = b.At
	if !t.folded {
		n.folded = true
		n.start = b.Start
		n.slot = b.From
		n.total, n.other = newSeries(b.From), newSeries(b.From)
	}
	b.From, b.To = max(b.From, n.slot), max(b.To, n.slot)

	f := fold{batch: &b, indexEditor: n.edit(), pins: &n.pins}
	fresh := f.addKnown()
	f.other = newSeriesSum(n.other, b.To)
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
	f.expire(n.slot - n.idle)
	n.evicted += uint64(f.addNew(fresh, n.maxFlows, n.slot))
	f.addTotals(&n.total)
	n.others += f.absorbed
	n.unassigned += b.Rest.Packets.Sum()
	n.other = f.other.series()
	n.flowIndex, n.fresh = f.flowIndex, f.added
	return &n
}

// fold is the work of folding one batch.
type fold struct {
	batch *Batch
	*indexEditor
	pins     *pins
	other    *seriesSum
	added    []*Flow // the flows that got a row
	absorbed uint64
	sums     [History + 1]Pair // all bytes of the batch, by slot back from batch.To
	total    Delta
}

// addKnown adds the batch's traffic to the rows there are, and returns the indices of
// the deltas that have none yet.
func (f *fold) addKnown() (fresh []int32) {
	for i := range f.batch.Deltas {
		d := &f.batch.Deltas[i]
		if flow := f.modify(&d.Key); flow != nil {
			f.account(d, &flow.Series)
		} else {
			fresh = append(fresh, int32(i))
		}
	}
	return fresh
}

// account adds a delta to a series and to the totals.
func (f *fold) account(d *Delta, to *Series) {
	to.record(d)
	f.spread(d.Bytes, to)
	f.total = f.total.plus(*d)
}

// addRest adds the batch's Rest to the other row.
func (f *fold) addRest() {
	if f.batch.Rest.Tally != (Tally{}) {
		f.accountOther(&f.batch.Rest)
	}
}

// accountOther adds a delta to the other row and to the totals.
func (f *fold) accountOther(d *Delta) {
	s := newSeries(f.batch.From)
	f.account(d, &s)
	f.other.addSeries(&s)
}

// addTotals adds what was added to rows, slot by slot, to the totals.
func (f *fold) addTotals(total *Series) {
	if f.total.Tally == (Tally{}) {
		return
	}
	total.record(&f.total)
	for back := History; back >= 0; back-- {
		if p := f.sums[back]; p != (Pair{}) {
			total.add(f.batch.To-Slot(back), p)
		}
	}
}

// spread adds the bytes of a row evenly to the slots of the batch, and the remainder of
// the division to the newest. Slots too old for any series are left out. It adds the
// same to sums, for the totals.
func (f *fold) spread(bytes Pair, to *Series) {
	if bytes == (Pair{}) {
		return
	}
	n := uint64(f.batch.To-f.batch.From) + 1
	share := Pair{bytes.Sent / n, bytes.Recv / n}
	var own *chunk
	for s := max(f.batch.From, f.batch.To-History); s < f.batch.To; s++ {
		own = to.advance(s, own)
		to.cur = to.cur.Plus(share)
		back := f.batch.To - s
		f.sums[back] = f.sums[back].Plus(share)
	}
	last := Pair{bytes.Sent - share.Sent*(n-1), bytes.Recv - share.Recv*(n-1)}
	to.advance(f.batch.To, own)
	to.cur = to.cur.Plus(last)
	f.sums[0] = f.sums[0].Plus(last)
}

// expire removes the rows of flows that were last active before slot oldest.
func (f *fold) expire(oldest Slot) {
	expired := func(flow *Flow) bool { return flow.slot < oldest && !f.pins.has(&flow.Key) }
	f.indexEditor.expire(oldest, expired, f.absorb)
}

// absorb puts a flow that lost its row into the other row.
func (f *fold) absorb(gone *Flow) {
	f.other.addSeries(&gone.Series)
	f.absorbed++
}
