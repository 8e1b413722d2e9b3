package flows

// A change is what is carried now, against what was five minutes ago. Now is the average of
// the last 40 s, as everywhere; what was is from the coarse history. Both are sums, so the
// changes of rows add up to that of the total.
const (
	// ChangeSeconds is how far back a change looks, if the table counts for so long.
	ChangeSeconds = 300
	// changeBins is how many bins of the coarse history what was is the average of.
	changeBins = 3
)

// before returns the bins that what is carried now is compared with: those that end five
// minutes ago, or the first ones of a table that is younger. They are complete. It is false
// until there is one that is not also in the average of now.
func (t *Table) before() (from, end binNumber, ok bool) {
	first := SlotOf(t.since).bin()
	if first.start().Start() < t.since { // A part of it is not counted.
		first++
	}
	end = (t.slot - ChangeSeconds).bin()
	from = max(end-changeBins, first)
	if from == first {
		end = min(first+changeBins, (t.slot - History).bin())
	}
	return from, end, from < end
}

// HasChange reports whether the table counts for long enough for Change: most of a minute.
func (t *Table) HasChange() bool {
	_, _, ok := t.before()
	return ok
}

// Change returns by how many bytes a second a row of the table carries more now than five
// minutes ago, or than at the beginning of a table that is younger; less than 0 is less.
// Without HasChange that is all it carries.
func (t *Table) Change(s *Series) Rate { return t.ChangeOf(t.Sum(s, Window40s), t.Before(s)) }

// ChangeOf is Change of a sum of series, of which are given what they carried in Window40s
// and what they carried before, in bytes a second.
func (t *Table) ChangeOf(now Pair, before Rate) Rate {
	rate := now.over(Window40s, t.elapsed())
	return Rate{Sent: rate.Sent - before.Sent, Recv: rate.Recv - before.Recv}
}

// Before returns what a row carried five minutes ago, as Change compares with, in bytes a
// second; 0 without HasChange.
func (t *Table) Before(s *Series) Rate {
	from, end, ok := t.before()
	if !ok {
		return Rate{}
	}
	sum := s.inBins(from, end)
	seconds := float64(end-from) * BinSlots
	return Rate{Sent: float64(sum.Sent) / seconds, Recv: float64(sum.Recv) / seconds}
}

// IsNew reports whether the first packet of a series came in the last five minutes, and not
// with what the table began with: that was there before.
func (t *Table) IsNew(first int64) bool {
	const met = BinSlots * nanosPerSlot
	return first > t.since+met && t.at-first < ChangeSeconds*nanosPerSlot
}

// inBins returns the bytes that the series carried in the bins from one up to, and not with,
// another.
func (s *Series) inBins(from, end binNumber) (sum Pair) {
	if s.coarse != "" {
		sum = s.coarse.between(from, end)
	}
	if first, last := max(from.start(), s.unbinned()), min(end.start(), s.slot+1); first < last {
		sum = sum.Plus(s.between(first, last))
	}
	return sum
}
