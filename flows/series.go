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
	past    []Pair // the slots before slot, oldest first, at most History
}

// newSeries returns an empty series beginning in slot s.
func newSeries(s Slot) Series { return Series{slot: s} }

// add counts bytes in slot s. A slot older than the newest one is counted in
// the newest one: its time has passed.
func (s *Series) add(at Slot, bytes Pair) {
	s.advance(at)
	s.cur = s.cur.Plus(bytes)
}

// note keeps the totals and times of a delta whose bytes are added by add.
func (s *Series) note(d *Delta) {
	if s.Total == (Tally{}) || d.First < s.First {
		s.First = d.First
	}
	s.Last = max(s.Last, d.Last)
	s.Total = s.Total.Plus(d.Tally)
}

// advance makes at the newest slot, when it is not already.
func (s *Series) advance(at Slot) {
	if at <= s.slot {
		return
	}
	s.peak, s.peakSum = s.peaks(at)
	gap := at - s.slot // cur, and gap-1 silent slots
	if gap > History {
		s.past = nil
	} else {
		keep := min(len(s.past), History-int(gap))
		past := make([]Pair, keep+int(gap))
		copy(past, s.past[len(s.past)-keep:])
		past[keep] = s.cur
		s.past = past
	}
	s.slot, s.cur = at, Pair{}
}

// peaks returns the highest complete slots, seen from the start of slot now.
func (s *Series) peaks(now Slot) (Pair, uint64) {
	if s.slot >= now {
		return s.peak, s.peakSum
	}
	return s.peak.Max(s.cur), max(s.peakSum, s.cur.Sum())
}

// at returns what the series carried in slot i, as far as it remembers.
func (s *Series) at(i Slot) Pair {
	back := int(s.slot - i)
	switch {
	case back == 0:
		return s.cur
	case back > 0 && back <= len(s.past):
		return s.past[len(s.past)-back]
	default:
		return Pair{}
	}
}

// windows returns the sums over the last complete slots before now, for each
// length of Windows.
func (s *Series) windows(now Slot) (sums [len(Windows)]Pair) {
	if now-s.slot > History {
		return sums
	}
	n := len(s.past)
	var sum Pair
	next := 0
	for back := 1; back <= History; back++ {
		switch i := int(now-s.slot) - back; { // slots after s.slot
		case i == 0:
			sum = sum.Plus(s.cur)
		case i < 0 && -i <= n:
			sum = sum.Plus(s.past[n+i])
		case i < 0:
			back = History // Nothing older is known: the sums are complete.
		}
		for next < len(Windows) && (back == Windows[next] || back == History) {
			sums[next] = sum
			next++
		}
	}
	return sums
}

// A sink is a series under construction that takes in whole other series, slot
// by slot, so that sums of series stay sums in every window.
type sink struct {
	Series
	slots [History + 1]Pair // the History slots before slot, and slot itself
}

// openSink makes a sink of s whose newest slot is at.
func openSink(s Series, at Slot) *sink {
	s.advance(at)
	k := &sink{Series: s}
	copy(k.slots[History-len(s.past):], s.past)
	k.slots[History] = s.cur
	return k
}

// absorb adds everything o carried. o must not have a slot newer than the
// sink's newest one.
func (k *sink) absorb(o *Series) {
	if k.Total == (Tally{}) || o.First < k.First {
		k.First = o.First
	}
	k.Last = max(k.Last, o.Last)
	k.Total = k.Total.Plus(o.Total)
	newest := History - int(min(k.slot-o.slot, History+1))
	if newest < 0 {
		return
	}
	k.slots[newest] = k.slots[newest].Plus(o.cur)
	for i := 1; i <= min(len(o.past), newest); i++ {
		k.slots[newest-i] = k.slots[newest-i].Plus(o.past[len(o.past)-i])
	}
}

// seal returns the series.
func (k *sink) seal() Series {
	s := k.Series
	s.past = k.slots[:History:History]
	s.cur = k.slots[History]
	for _, p := range s.past {
		s.peak = s.peak.Max(p)
		s.peakSum = max(s.peakSum, p.Sum())
	}
	return s
}
