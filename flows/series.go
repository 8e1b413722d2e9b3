package flows

// History is how many complete slots a series remembers.
const History = 40

// Series is what one flow, or a sum of flows, carried over time. It is a value:
// adding to it replaces its history and never writes to it.
type Series struct {
	// Total is everything since the series began.
	Total Tally
	// First and Last are the capture times of the first and the last packet,
	// in nanoseconds since the Unix epoch.
	First, Last int64

	peak    Pair   // highest complete slot before slot, each direction for itself
	peakSum uint64 // highest complete slot before slot, both directions together
	slot    Slot   // the slot cur belongs to
	cur     Pair
	// before is what was carried before slot, and past holds the same for the
	// slots before it, oldest first, at most History of them. They are running
	// sums: what any span of slots carried is one subtraction, however long.
	before Pair
	past   history
}

// newSeries returns an empty series beginning in slot s.
func newSeries(s Slot) Series { return Series{slot: s} }

// add counts bytes in a slot. A slot older than the newest one is counted in
// the newest one: its time has passed.
func (s *Series) add(at Slot, bytes Pair) {
	s.advance(at, nil)
	s.cur = s.cur.Plus(bytes)
}

// record adds a delta to the totals and times, but not to the slots: that is add's.
func (s *Series) record(d *Delta) {
	if s.Total == (Tally{}) || d.First < s.First {
		s.First = d.First
	}
	s.Last = max(s.Last, d.Last)
	s.Total = s.Total.Plus(d.Tally)
}

// advance makes at the newest slot, unless it is older. own is the newest chunk of the
// history if no other history shares it, else nil; advance returns the same.
func (s *Series) advance(at Slot, own *chunk) *chunk {
	if at <= s.slot {
		return own
	}
	s.peak, s.peakSum = s.peaks(at)
	gap := at - s.slot // cur, and gap-1 silent slots
	end := s.before.Plus(s.cur)
	if gap > History {
		s.past, own = history{}, nil
	} else {
		s.past, own = s.past.with(s.before, own)
		for range gap - 1 {
			s.past, own = s.past.with(end, own)
		}
	}
	s.slot, s.cur, s.before = at, Pair{}, end
	return own
}

// peaks returns the highest complete slots, seen from the start of slot now.
func (s *Series) peaks(now Slot) (Pair, uint64) {
	if s.slot >= now {
		return s.peak, s.peakSum
	}
	return s.peak.Max(s.cur), max(s.peakSum, s.cur.Sum())
}

// sumBefore returns the running sum up to the start of slot i. It is the same for all
// slots that are too old to be remembered.
func (s *Series) sumBefore(i Slot) Pair {
	switch back := int(s.slot - i); {
	case back < 0:
		return s.before.Plus(s.cur)
	case back == 0 || s.past.len() == 0:
		return s.before
	default:
		return s.past.at(max(s.past.len()-back, 0))
	}
}

// at returns what the series carried in slot i, as far as it remembers.
func (s *Series) at(i Slot) Pair { return s.sumBefore(i + 1).minus(s.sumBefore(i)) }

// windows returns the sums over the last complete slots before now, for each
// length of Windows.
func (s *Series) windows(now Slot) (sums Sums) {
	end := s.sumBefore(now)
	for w, n := range Windows {
		sums[w] = end.minus(s.sumBefore(now - Slot(n)))
	}
	return sums
}

// window returns the sum over the last complete slots before now.
func (s *Series) window(now Slot, w Window) Pair {
	return s.sumBefore(now).minus(s.sumBefore(now - Slot(Windows[w])))
}

// seriesSum adds up whole series slot by slot, so that their sum is right in every
// window.
type seriesSum struct {
	Series
	slots [History + 1]Pair // the History slots before slot, and slot itself
}

// newSeriesSum returns a sum that begins with s and whose newest slot is at.
func newSeriesSum(s Series, at Slot) *seriesSum {
	s.advance(at, nil)
	k := &seriesSum{Series: s}
	k.addSlots(&s, History)
	return k
}

// addSeries adds everything o carried. o must not have a slot newer than the newest one
// of the sum.
func (k *seriesSum) addSeries(o *Series) {
	if k.Total == (Tally{}) || o.First < k.First {
		k.First = o.First
	}
	k.Last = max(k.Last, o.Last)
	k.Total = k.Total.Plus(o.Total)
	// The last slot of a series that was silent since may be too old to be added.
	peak, sum := o.peaks(k.slot)
	k.peak, k.peakSum = k.peak.Max(peak), max(k.peakSum, sum)
	if newest := History - int(min(k.slot-o.slot, History+1)); newest >= 0 {
		k.addSlots(o, newest)
	}
}

// addSlots adds the slots of o. Its newest one is slots[newest] here.
func (k *seriesSum) addSlots(o *Series, newest int) {
	k.slots[newest] = k.slots[newest].Plus(o.cur)
	end := o.before
	for i := 1; i <= min(o.past.len(), newest); i++ {
		start := o.past.at(o.past.len() - i)
		k.slots[newest-i] = k.slots[newest-i].Plus(end.minus(start))
		end = start
	}
}

// series returns the sum.
func (k *seriesSum) series() Series {
	s := k.Series
	s.before, s.cur = Pair{}, k.slots[History]
	var past [History]Pair
	for i, p := range k.slots[:History] {
		s.peak = s.peak.Max(p)
		s.peakSum = max(s.peakSum, p.Sum())
		past[i] = s.before
		s.before = s.before.Plus(p)
	}
	s.past = historyOf(&past)
	return s
}
