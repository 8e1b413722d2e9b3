package flows

import "slices"

// TrendSeconds is for how many complete seconds a table remembers what all flows together
// carried.
const TrendSeconds = 3600

// Marks are what happened in a second.
type Marks uint8

// The marks: packets were lost or nothing was captured for a while, and an interface was
// captured on again after it was gone.
const (
	MarkLoss Marks = 1 << iota
	MarkRestart
)

// Bin is what all flows together carried in some seconds.
type Bin struct {
	Bytes Pair
	// Seconds is how many of the seconds are known: complete, and not before the capture.
	Seconds int
	Marks   Marks
}

// trendSecond is one complete second of a trend.
type trendSecond struct {
	bytes Pair
	marks Marks
}

// trendChunk is how many seconds of a trend are kept in one piece.
const trendChunk = 60

// trend is what was carried in each of the last TrendSeconds complete seconds. It is a
// value: adding to one leaves those that share its pieces as they were.
type trend struct {
	chunks []*[trendChunk]trendSecond // never written once they are part of a trend
	first  Slot                       // the first second that is known
	end    Slot                       // the first that is not complete
	marks  Marks                      // of the second that is not complete
}

// newTrend returns a trend without seconds, whose first one is at.
func newTrend(at Slot) trend { return trend{first: at, end: at} }

// extend returns the trend with the seconds up to, and not with, end added. carried says
// what they carried. marks are those of all of them, and of the one that is not complete
// if running.
func (t trend) extend(end Slot, marks Marks, running bool, carried func(Slot) Pair) trend {
	if end-t.end > TrendSeconds { // What was before is forgotten whole.
		t = trend{first: end - TrendSeconds, end: end - TrendSeconds}
	}
	if end > t.end {
		t.chunks = slices.Clone(t.chunks)
	}
	var own *[trendChunk]trendSecond
	for ; t.end < end; t.end++ {
		at := t.end.inChunk()
		if last := len(t.chunks) - 1; last < 0 || at == 0 {
			own = new([trendChunk]trendSecond)
			t.chunks = append(t.chunks, own)
		} else if own == nil {
			own = new([trendChunk]trendSecond)
			*own = *t.chunks[last]
			t.chunks[last] = own
		}
		own[at] = trendSecond{carried(t.end), t.marks | marks}
		t.marks = 0
	}
	if running {
		t.marks |= marks
	}
	if most := TrendSeconds/trendChunk + 1; len(t.chunks) > most {
		t.chunks = t.chunks[len(t.chunks)-most:]
	}
	t.first = max(t.first, t.end-TrendSeconds)
	return t
}

// inChunk is where the slot is in its chunk.
func (s Slot) inChunk() int {
	at := int(s % trendChunk)
	if at < 0 {
		at += trendChunk
	}
	return at
}

// second returns a second that is known.
func (t *trend) second(at Slot) *trendSecond {
	last := t.end - 1
	back := int((last - Slot(last.inChunk()) - (at - Slot(at.inChunk()))) / trendChunk)
	return &t.chunks[len(t.chunks)-1-back][at.inChunk()]
}

// Trend fills bins with what all flows together carried, the newest last: each of so many
// seconds, the last one up to, and not with, end.
func (t *Table) Trend(end Slot, seconds int, bins []Bin) {
	for i := range bins {
		to := end - Slot((len(bins)-1-i)*seconds)
		var b Bin
		for at := max(to-Slot(seconds), t.trend.first); at < min(to, t.trend.end); at++ {
			s := t.trend.second(at)
			b.Bytes, b.Marks, b.Seconds = b.Bytes.Plus(s.bytes), b.Marks|s.marks, b.Seconds+1
		}
		bins[i] = b
	}
}

// extendTrend adds the seconds that a batch has completed to the trend. gone says that an
// interface was not captured on before it.
func (t *Table) extendTrend(gone bool, b *Batch, f *fold) {
	var marks Marks
	if b.Lossy {
		marks |= MarkLoss
	}
	if gone && !t.health.reopening() {
		marks |= MarkRestart
	}
	seconds := uint64(b.To-b.From) + 1
	share := Pair{f.total.Bytes.Sent / seconds, f.total.Bytes.Recv / seconds}
	t.trend = t.trend.extend(t.slot, marks, !b.Closed, func(s Slot) Pair {
		if s < b.To-History && s >= b.From { // A batch that came late goes back further than series do.
			return share
		}
		return t.total.at(s)
	})
}
