package flows

import "math"

// The coarse history is for graphs alone: it goes back ten minutes where History is seconds,
// and it is in float32, which is exact to seven digits. No figure comes from it.
const (
	// BinSlots is how many slots a bin of the coarse history is long.
	BinSlots = 15
	// Bins is how many bins there are, the running one included: ten minutes of them.
	Bins = 40
	// storedBins is how many a series keeps: it may have begun the next bin already, which
	// the table has not.
	storedBins = Bins + 1
)

// binNumber numbers the bins of capture time by the slots they begin with. So the bins of
// all series begin at the same times, and can be added up.
type binNumber int64

// bin returns the bin that the slot is in.
func (s Slot) bin() binNumber {
	n := binNumber(s / BinSlots)
	if s%BinSlots < 0 {
		n--
	}
	return n
}

// start returns the first slot of the bin.
func (n binNumber) start() Slot { return Slot(n) * BinSlots }

// coarse is what a series carried in the last storedBins bins, as far as it is not left to its
// history. It never changes: series share it. It has no pointers, so that the garbage
// collector need not look into it.
type coarse struct {
	newest binNumber
	bins   [storedBins]coarseBin // oldest first, newest last
}

// coarseBin is bytes in each direction.
type coarseBin struct{ sent, recv float32 }

// at returns where a bin is, less than 0 when it is too old.
func (c *coarse) at(n binNumber) int { return int(n-c.newest) + storedBins - 1 }

// until returns a copy, to be written to, that has room for bins up to last. c may be nil.
func (c *coarse) until(last binNumber) *coarse {
	n := &coarse{newest: last}
	switch {
	case c == nil || c.expired(last):
	case c.newest >= last: // What an account was given of older flows may be newer than what it has itself.
		*n = *c
	default:
		copy(n.bins[:], c.bins[last-c.newest:])
	}
	return n
}

// add adds bytes to a bin, unless it is too old.
func (c *coarse) add(n binNumber, sent, recv float32) {
	if i := c.at(n); i >= 0 {
		c.bins[i].sent += sent
		c.bins[i].recv += recv
	}
}

// expired reports whether it has something, and nothing of that is in the last bins up to
// last.
func (c *coarse) expired(last binNumber) bool { return c != nil && last-c.newest >= storedBins }

// unbinned returns the first slot that is not in the coarse history. The history remembers
// it and all slots after it.
func (s *Series) unbinned() Slot { return s.slot - Slot(s.past.unbinned) }

// remember adds what the history alone has to the coarse history, the newest slot too,
// before a part of it is forgotten. So a series that lives for less than History has no
// coarse history, and another one gets a new one every 40 s, which is at another time for
// those that began at another.
func (s *Series) remember() {
	from, end := s.unbinned(), s.slot+1
	if s.sumBefore(from) == s.sumBefore(end) {
		return
	}
	c := s.coarse.until(s.slot.bin())
	for n := from.bin(); n.start() < end; n++ {
		p := s.between(max(n.start(), from), min((n+1).start(), end))
		c.add(n, float32(p.Sent), float32(p.Recv))
	}
	s.coarse = c
}

// addOlder adds bytes in each of the slots from one up to, and not with, another, to the
// coarse history alone.
func (s *Series) addOlder(each Pair, from, end Slot) {
	if from >= end || each == (Pair{}) {
		return
	}
	c := s.coarse.until((end - 1).bin())
	for n := max(from.bin(), c.newest-storedBins+1); n.start() < end; n++ {
		slots := float32(min((n+1).start(), end) - max(n.start(), from))
		c.add(n, float32(each.Sent)*slots, float32(each.Recv)*slots)
	}
	s.coarse = c
}

// between returns what the series carried in the slots from one up to, and not with,
// another, as far as it remembers.
func (s *Series) between(from, end Slot) Pair { return s.sumBefore(end).minus(s.sumBefore(from)) }

// binSum adds up what series carried in the last Bins bins.
type binSum struct {
	newest binNumber
	bins   [Bins]Rate // in bytes; oldest first
}

// before returns an empty sum of the last bins before a slot.
func binsBefore(end Slot) binSum { return binSum{newest: (end - 1).bin()} }

// at returns where a bin is, less than 0 when it is too old.
func (b *binSum) at(n binNumber) int { return int(n-b.newest) + Bins - 1 }

// add adds what a series carried in the slots before end, which those before the sum's
// newest bin are over.
func (b *binSum) add(s *Series, end Slot) {
	b.addCoarse(s.coarse)
	from := s.unbinned()
	end = min(end, s.slot+1)
	for n := max(from.bin(), b.newest-Bins+1); n.start() < end; n++ {
		p := s.between(max(n.start(), from), min((n+1).start(), end))
		to := &b.bins[b.at(n)]
		to.Sent += float64(p.Sent)
		to.Recv += float64(p.Recv)
	}
}

// addCoarse adds what a coarse history has, which may be nil.
func (b *binSum) addCoarse(c *coarse) {
	if c == nil {
		return
	}
	// Newer bins than the newest one are empty: an account ends later than what is in it.
	for i := max(c.at(b.newest-Bins+1), 0); i < min(storedBins, c.at(b.newest)+1); i++ {
		to := &b.bins[b.at(c.newest-storedBins+1+binNumber(i))]
		to.Sent += float64(c.bins[i].sent)
		to.Recv += float64(c.bins[i].recv)
	}
}

// subtract takes another sum away, which is part of this one and ends with the same bin.
func (b *binSum) subtract(o *binSum) {
	for i := range b.bins {
		b.bins[i].Sent -= o.bins[i].Sent
		b.bins[i].Recv -= o.bins[i].Recv
	}
}

// binRounding is which part of a bin may be rounding, once everything was taken away that
// had been added to it.
const binRounding = 1e-5

// withoutRounding makes bins empty of which nothing but rounding is left of what they were.
func (b *binSum) withoutRounding(was *binSum) {
	for i := range b.bins {
		now, before := &b.bins[i], &was.bins[i]
		if now.Sent < before.Sent*binRounding {
			now.Sent = 0
		}
		if now.Recv < before.Recv*binRounding {
			now.Recv = 0
		}
	}
}

// coarse returns the bins as a coarse history, nil if all are empty.
func (b *binSum) coarse() *coarse {
	if b.bins == ([Bins]Rate{}) {
		return nil
	}
	c := &coarse{newest: b.newest}
	for i, p := range b.bins {
		c.bins[i+storedBins-Bins] = coarseBin{float32(p.Sent), float32(p.Recv)}
	}
	return c
}

// Bins fills bins, at most Bins of them, with what a row of the table carried in the last
// seconds, BinSlots each, newest last. The newest one is running: its Seconds say for how
// long. It is for graphs: bytes are right to about five digits.
func (t *Table) Bins(s *Series, bins []Bin) {
	sum := binsBefore(t.slot)
	sum.add(s, t.slot)
	for i := range bins {
		n := sum.newest - binNumber(len(bins)-1-i)
		b := &sum.bins[sum.at(n)]
		bins[i] = Bin{Bytes: Pair{uint64(math.Round(b.Sent)), uint64(math.Round(b.Recv))}}
		from, end := max(n.start(), SlotOf(t.since)), min((n+1).start(), t.slot)
		bins[i].Seconds = int(max(end-from, 0))
	}
}
