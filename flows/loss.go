package flows

// losses remembers in which of the last slots packets were lost.
type losses struct {
	newest Slot   // the newest slot with a loss, 0 if there never was one
	recent uint64 // bit i: slot newest-i
}

// mark returns the losses with a slot added.
func (l losses) mark(s Slot) losses {
	switch {
	case l.newest == 0:
		return losses{newest: s, recent: 1}
	case s > l.newest:
		return losses{newest: s, recent: l.recent<<uint64(s-l.newest) | 1}
	case l.newest-s < 64:
		l.recent |= 1 << uint64(l.newest-s)
	}
	return l
}

// within reports whether a slot from first up to last had a loss.
func (l losses) within(first, last Slot) bool {
	last = min(last, l.newest)
	if l.newest == 0 || first > last || l.newest-last > 63 {
		return false
	}
	recent := l.recent >> uint64(l.newest-last)
	if n := uint64(last-first) + 1; n < 64 {
		recent &= 1<<n - 1
	}
	return recent != 0
}

// LastLoss returns the newest slot in which packets were lost; false when there
// was none since the start.
func (t *Table) LastLoss() (Slot, bool) { return t.losses.newest, t.losses.newest != 0 }

// LossyWindow reports whether packets were lost in the slots of an average, which may
// therefore be too low.
func (t *Table) LossyWindow(w Window) bool {
	return t.losses.within(t.slot-Slot(Windows[w]), t.slot-1)
}

// Lossy reports whether packets were lost since the row began, so that its totals may be
// too low.
func (t *Table) Lossy(s *Series) bool {
	return t.losses.newest != 0 && s.Total != (Tally{}) && SlotOf(s.First) <= t.losses.newest
}
