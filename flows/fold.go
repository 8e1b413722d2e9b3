package flows

// Fold returns the table with a batch added, or for a batch that begins anew, a
// table of it alone with the same limits. t stays as it was; what the batch did
// not touch is shared by both.
func (t *Table) Fold(b Batch) *Table {
	if b.Restart {
		t = NewTable(Options{MaxFlows: t.maxFlows, Idle: int(t.idle)}).Keeping(t.kept.ids)
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

	f := fold{batch: &b, editor: n.edit(), kept: &n.kept}
	fresh := f.addKnown()
	f.other = openSink(n.other, b.To)
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
	n.evicted += uint64(f.addFresh(fresh, n.maxFlows, n.slot))
	f.addTotals(&n.total)
	n.others += f.absorbed
	n.unassigned += b.Rest.Packets.Sum()
	n.other = f.other.seal()
	n.index, n.fresh = f.index, f.fresh
	return &n
}

// fold is the work of folding one batch.
type fold struct {
	batch *Batch
	*editor
	kept     *kept
	other    *sink
	fresh    []*Flow // those that got a row
	absorbed uint64
	sums     [History + 1]Pair // all bytes of the batch, by slot back from batch.To
	total    Delta
}

// addKnown adds the batch's traffic to the rows it belongs to, and returns which
// deltas have none yet.
func (f *fold) addKnown() (fresh []int32) {
	for i := range f.batch.Deltas {
		d := &f.batch.Deltas[i]
		if flow := f.touch(&d.Key); flow != nil {
			f.give(d, &flow.Series)
		} else {
			fresh = append(fresh, int32(i))
		}
	}
	return fresh
}

// give adds what a flow of the batch carried to its series, and to the totals.
func (f *fold) give(d *Delta, to *Series) {
	to.note(d)
	f.spread(d.Bytes, to)
	f.total = f.total.plus(*d)
}

// addRest adds the batch's traffic without a flow to the other row.
func (f *fold) addRest() {
	if f.batch.Rest.Tally != (Tally{}) {
		f.giveOther(&f.batch.Rest)
	}
}

// giveOther adds what has no row of its own to the other row, and to the totals.
func (f *fold) giveOther(d *Delta) {
	s := newSeries(f.batch.From)
	f.give(d, &s)
	f.other.absorb(&s)
}

// addTotals adds what was added to rows, slot by slot, to the totals.
func (f *fold) addTotals(total *Series) {
	if f.total.Tally == (Tally{}) {
		return
	}
	total.note(&f.total)
	for back := History; back >= 0; back-- {
		if p := f.sums[back]; p != (Pair{}) {
			total.add(f.batch.To-Slot(back), p)
		}
	}
}

// spread hands out the bytes of a row evenly over the slots of the batch,
// oldest first, the remainder to the newest. Slots too old to be remembered by
// any series are left out. It keeps the sums of what it handed out.
func (f *fold) spread(bytes Pair, to *Series) {
	if bytes == (Pair{}) {
		return
	}
	n := uint64(f.batch.To-f.batch.From) + 1
	share := Pair{bytes.Sent / n, bytes.Recv / n}
	var mine *chunk
	for s := max(f.batch.From, f.batch.To-History); s < f.batch.To; s++ {
		mine = to.advance(s, mine)
		to.cur = to.cur.Plus(share)
		back := f.batch.To - s
		f.sums[back] = f.sums[back].Plus(share)
	}
	last := Pair{bytes.Sent - share.Sent*(n-1), bytes.Recv - share.Recv*(n-1)}
	to.advance(f.batch.To, mine)
	to.cur = to.cur.Plus(last)
	f.sums[0] = f.sums[0].Plus(last)
}

// expire takes the rows of flows away that were last active before slot oldest.
func (f *fold) expire(oldest Slot) {
	expired := func(flow *Flow) bool { return flow.slot < oldest && !f.kept.has(&flow.Key) }
	f.editor.expire(oldest, expired, f.absorb)
}

// absorb puts a flow that lost its row into the other row.
func (f *fold) absorb(gone *Flow) {
	f.other.absorb(&gone.Series)
	f.absorbed++
}
