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
	coarse coarse // what was carried before unbinned
}

// newSeries returns an empty series beginning in slot s.
func newSeries(s Slot) Series { return Series{slot: s} }

// add counts bytes in a slot. A slot older than the newest one is counted in
// the newest one: its time has passed.
func (s *Series) add(at Slot, bytes Pair) {
	s.advance(at)
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

// addTotals adds everything of o but its slots. now is the newest slot of the sum: what
// was the last slot of o is a complete one, if it is older.
func (s *Series) addTotals(o *Series, now Slot) {
	if o.Total != (Tally{}) {
		if s.Total == (Tally{}) || o.First < s.First {
			s.First = o.First
		}
		s.Last = max(s.Last, o.Last)
		s.Total = s.Total.Plus(o.Total)
	}
	peak, sum := o.peaks(now)
	s.peak, s.peakSum = s.peak.Max(peak), max(s.peakSum, sum)
}

// addRunning adds a series that has nothing but the newest slot.
func (s *Series) addRunning(o *Series) {
	s.addTotals(o, o.slot)
	s.add(o.slot, o.cur)
}

// WithPeak returns the series with the peak of another one, where that is higher.
func (s Series) WithPeak(o *Series) Series {
	s.peak, s.peakSum = s.peak.Max(o.peak), max(s.peakSum, o.peakSum)
	return s
}

// WithRecentPeak returns the series with the peak of the slots that are remembered.
func (s Series) WithRecentPeak() Series {
	s.peak, s.peakSum = Pair{}, 0
	for i := range s.past.len() {
		p := s.at(s.slot - Slot(i+1))
		s.peak, s.peakSum = s.peak.Max(p), max(s.peakSum, p.Sum())
	}
	return s
}

// onlyRunning reports whether the series has nothing but its newest slot.
func (s *Series) onlyRunning() bool {
	return s.past.len() == 0 && s.before == (Pair{}) && s.coarse == ""
}

// advance makes at the newest slot, unless it is older.
func (s *Series) advance(at Slot) {
	if at <= s.slot {
		return
	}
	if gap := at - s.slot; gap+Slot(s.past.unbinned) <= History {
		s.past.unbinned += uint8(gap)
	} else {
		s.remember()
		s.past.unbinned = 0
	}
	s.shift(at)
}

// shift is advance without the coarse history.
func (s *Series) shift(at Slot) {
	s.peak, s.peakSum = s.peaks(at)
	gap := at - s.slot // cur, and gap-1 silent slots
	end := s.before.Plus(s.cur)
	if gap > History {
		s.past = history{unbinned: s.past.unbinned}
	} else {
		s.past.add(s.before)
		for range gap - 1 {
			s.past.add(end)
		}
	}
	s.slot, s.cur, s.before = at, Pair{}, end
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
// length of Windows, as far as they are not before first.
func (s *Series) windows(first, now Slot) (sums Sums) {
	end := s.sumBefore(now)
	for w, n := range Windows {
		sums[w] = end.minus(s.sumBefore(max(now-Slot(n), first)))
	}
	return sums
}

// window returns the sum over the last complete slots before now, but not before first.
func (s *Series) window(first, now Slot, w Window) Pair {
	return s.sumBefore(now).minus(s.sumBefore(max(now-Slot(Windows[w]), first)))
}

// seriesSum adds up whole series slot by slot, so that their sum is right in every
// window.
type seriesSum struct {
	Series
	slots [History + 1]Pair // the History slots before slot, and slot itself
	bins  binSum            // all slots before slot
}

// newSeriesSum returns a sum that begins with s and whose newest slot is at.
func newSeriesSum(s Series, at Slot) *seriesSum {
	k := &seriesSum{}
	k.begin(&s, at)
	return k
}

// begin has the sum begin with s, whose newest slot becomes at.
func (k *seriesSum) begin(s *Series, at Slot) {
	*k = seriesSum{Series: *s, bins: binsBefore(max(at, s.slot))}
	k.bins.add(s, max(at, s.slot))
	if at > s.slot {
		k.shift(at)
	}
	k.addSlots(&k.Series, History)
}

// addSeries adds everything o carried. o must not have a slot newer than the newest one
// of the sum.
func (k *seriesSum) addSeries(o *Series) {
	k.addTotals(o, k.slot)
	if newest := History - int(min(k.slot-o.slot, History+1)); newest >= 0 {
		k.addSlots(o, newest)
	}
	k.bins.add(o, k.slot)
}

// has reports whether o has no more than the sum, in all and in every slot.
func (k *seriesSum) has(o *Series) bool {
	if !k.Total.has(o.Total) {
		return false
	}
	for i := range k.slots {
		if !k.slots[i].has(o.at(k.slot - Slot(History-i))) {
			return false
		}
	}
	return true
}

// subtractSlots takes the slots of o away, which must have been added before, and its
// total. Times and peaks stay as they are.
func (k *seriesSum) subtractSlots(o *Series) {
	k.Total = k.Total.minus(o.Total)
	for i := range k.slots {
		k.slots[i] = k.slots[i].minus(o.at(k.slot - Slot(History-i)))
	}
	less := binsBefore(k.slot)
	less.add(o, k.slot)
	k.bins.subtract(&less)
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
	s.before, s.cur, s.past = Pair{}, k.slots[History], history{}
	s.coarse = k.bins.coarse()
	if [History]Pair(k.slots[:History]) == ([History]Pair{}) {
		return s
	}
	var past [History]Pair
	silent := 0 // slots before the first with bytes, which need not be remembered
	for silent < History-1 && k.slots[silent] == (Pair{}) {
		silent++
	}
	for i, p := range k.slots[:History] {
		s.peak = s.peak.Max(p)
		s.peakSum = max(s.peakSum, p.Sum())
		past[i] = s.before
		s.before = s.before.Plus(p)
	}
	s.past = historyOf(past[silent:])
	return s
}
