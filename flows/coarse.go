package flows

import (
	"encoding/binary"
	"math/bits"
)

// The coarse history goes back ten minutes where History is seconds. It is for graphs.
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
// history: the number of the newest bin, and then what was sent and received in each, newest
// first, up to the oldest with bytes, as varints of encoding/binary. Most flows are small or
// short, so that this is a fraction of an array's memory. Empty means nothing.
type coarse string

// newest returns the number of the newest bin, and the bins.
func (c coarse) newest() (binNumber, coarse) {
	n, size := binary.Varint([]byte(c[:min(len(c), binary.MaxVarintLen64)]))
	return binNumber(n), c[size:]
}

// next returns the bytes of the next older bin, and those before it.
func (c coarse) next() (Pair, coarse) {
	sent, n := c.number()
	recv, m := c[n:].number()
	return Pair{sent, recv}, c[n+m:]
}

// number returns the number that c begins with, and its length.
func (c coarse) number() (uint64, int) {
	return binary.Uvarint([]byte(c[:min(len(c), binary.MaxVarintLen64)]))
}

// between returns the bytes of the bins from one up to, and not with, another. c is not empty.
func (c coarse) between(from, end binNumber) (sum Pair) {
	n, bins := c.newest()
	if n >= end {
		bins = bins.skip(2 * int(n-end+1))
		n = end - 1
	}
	for ; bins != "" && n >= from; n-- {
		var p Pair
		p, bins = bins.next()
		sum = sum.Plus(p)
	}
	return sum
}

// skip returns what follows so many numbers. Their ends are counted eight bytes at a time:
// what was five minutes ago is asked of every row when rows are ordered by change.
func (c coarse) skip(numbers int) coarse {
	const word, goesOn = 8, 0x8080808080808080 // In the last byte of a number that bit is 0.
	for numbers >= word && len(c) >= word {
		numbers -= bits.OnesCount64(^binary.LittleEndian.Uint64([]byte(c[:word])) & goesOn)
		c = c[word:]
	}
	at := 0
	for ; numbers > 0 && at < len(c); at++ {
		if c[at] < 0x80 {
			numbers--
		}
	}
	return c[at:]
}

// expired reports whether it has something, and nothing of that is in the last bins up to
// last.
func (c coarse) expired(last binNumber) bool {
	if c == "" {
		return false
	}
	newest, _ := c.newest()
	return last-newest >= storedBins
}

// binSum adds up what series carried in the last storedBins bins.
type binSum struct {
	newest binNumber
	bins   [storedBins]Pair // oldest first
}

// binsBefore returns an empty sum of the last bins before a slot.
func binsBefore(end Slot) binSum { return binSum{newest: (end - 1).bin()} }

// until returns the bins, to be added to, with room for those up to last.
func (c coarse) until(last binNumber) binSum {
	b := binSum{newest: last}
	if c != "" {
		newest, _ := c.newest()
		b.newest = max(last, newest) // What an account was given of older flows may be newer than what it has itself.
		b.addCoarse(c)
	}
	return b
}

// coarse returns the bins as a coarse history.
func (b *binSum) coarse() coarse {
	oldest := 0
	for oldest < storedBins && b.bins[oldest] == (Pair{}) {
		oldest++
	}
	if oldest == storedBins {
		return ""
	}
	var buf [(1 + 2*storedBins) * binary.MaxVarintLen64]byte
	all := binary.AppendVarint(buf[:0], int64(b.newest))
	for i := storedBins - 1; i >= oldest; i-- {
		all = binary.AppendUvarint(all, b.bins[i].Sent)
		all = binary.AppendUvarint(all, b.bins[i].Recv)
	}
	return coarse(all)
}

// at returns where a bin is, less than 0 when it is too old.
func (b *binSum) at(n binNumber) int { return int(n-b.newest) + storedBins - 1 }

// oldest returns the oldest bin.
func (b *binSum) oldest() binNumber { return b.newest - storedBins + 1 }

// addTo adds bytes to a bin that is not too old.
func (b *binSum) addTo(n binNumber, p Pair) {
	to := &b.bins[b.at(n)]
	*to = to.Plus(p)
}

// add adds what a series carried in the slots before end, which those before the sum's
// newest bin are over.
func (b *binSum) add(s *Series, end Slot) {
	b.addCoarse(s.coarse)
	b.addSlots(s, min(end, s.slot+1))
}

// addSlots adds what the history alone has of the slots before end.
func (b *binSum) addSlots(s *Series, end Slot) {
	from := s.unbinned()
	for n := max(from.bin(), b.oldest()); n.start() < end; n++ {
		b.addTo(n, s.between(max(n.start(), from), min((n+1).start(), end)))
	}
}

// addCoarse adds what a coarse history has.
func (b *binSum) addCoarse(c coarse) {
	if c == "" {
		return
	}
	n, bins := c.newest()
	for ; bins != "" && n >= b.oldest(); n-- {
		var p Pair
		p, bins = bins.next()
		if n <= b.newest { // Newer bins are empty: an account ends later than what is in it.
			b.addTo(n, p)
		}
	}
}

// subtract takes another sum away, which is part of this one and ends with the same bin.
func (b *binSum) subtract(o *binSum) {
	for i := range b.bins {
		b.bins[i].Take(o.bins[i])
	}
}

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
	b := s.coarse.until(s.slot.bin())
	b.addSlots(s, end)
	s.coarse = b.coarse()
}

// addOlder adds bytes in each of the slots from one up to, and not with, another, to the
// coarse history alone.
func (s *Series) addOlder(each Pair, from, end Slot) {
	if from >= end || each == (Pair{}) {
		return
	}
	b := s.coarse.until((end - 1).bin())
	for n := max(from.bin(), b.oldest()); n.start() < end; n++ {
		slots := uint64(min((n+1).start(), end) - max(n.start(), from))
		b.addTo(n, Pair{each.Sent * slots, each.Recv * slots})
	}
	s.coarse = b.coarse()
}

// between returns what the series carried in the slots from one up to, and not with,
// another, as far as it remembers.
func (s *Series) between(from, end Slot) Pair { return s.sumBefore(end).minus(s.sumBefore(from)) }

// Bins fills bins, at most Bins of them, with what a row of the table carried in the last
// seconds, BinSlots each, newest last. The newest one is running: its Seconds say for how
// long.
func (t *Table) Bins(s *Series, bins []Bin) {
	sum := binsBefore(t.slot)
	sum.add(s, t.slot)
	for i := range bins {
		n := sum.newest - binNumber(len(bins)-1-i)
		bins[i] = Bin{Bytes: sum.bins[sum.at(n)]}
		from, end := max(n.start(), SlotOf(t.since)), min((n+1).start(), t.slot)
		bins[i].Seconds = int(max(end-from, 0))
	}
}
