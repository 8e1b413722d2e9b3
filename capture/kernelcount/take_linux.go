package kernelcount

import (
	"cmp"
	"slices"
	"sync/atomic"

	"iftopgo/capture/meter"
)

// reading is how far a half was read.
type reading struct {
	cpu, next int // which place of which CPU is next
	// unknown are flows that the recorder did not know, in the order of their first packets once all of the half was read;
	// from then on next counts them.
	unknown []flow
	all     bool

	flows []flow
	sums  []meter.Sum
}

// flow is a place that was taken.
type flow struct {
	first uint64 // countPlace.First
	place uint32 // its index in all tables
}

// sumsRoom is how many sums a recorder gets at a time.
const sumsRoom = 256

// recorder takes sums, as a meter.Recorder does.
type recorder interface {
	AddSums(sums []meter.Sum, known bool, unknown func(int))
}

// Period is the time in which a half was filled.
type Period struct {
	// Offset is what is added to a time of the kernel for a capture time.
	Offset int64
	// From and To are capture times: no packet is outside of them.
	From, To int64
}

// Take hands flows of the quiet half to a recorder, at most so many, and returns how many it were. One whose packets
// several CPUs have counted comes from each. Those that the recorder does not know come at the end, in the order of their
// first packets.
func (c *Counter) Take(to recorder, p Period, most int) (n int) {
	r := &c.reading
	for n < most && c.quiet {
		known := !r.all
		read := c.read(min(sumsRoom, most-n))
		switch {
		case len(read) > 0:
			c.add(to, &p, read, known)
			n += len(read)
		case known:
			r.all, r.next = true, 0
			slices.SortFunc(r.unknown, func(a, b flow) int { return cmp.Compare(a.first, b.first) })
		default:
			c.taken()
		}
	}
	return n
}

// Rest returns what is not told by flow of the halves that were taken since it was last asked.
func (c *Counter) Rest() Rest {
	r := c.rest
	c.rest = Rest{}
	return r
}

// add hands flows to a recorder. With known it keeps those that the recorder does not know.
func (c *Counter) add(to recorder, p *Period, read []flow, known bool) {
	r := &c.reading
	if r.sums == nil {
		r.sums = make([]meter.Sum, sumsRoom)
	}
	sums := r.sums[:len(read)]
	for i := range read {
		c.sum(int(read[i].place), &sums[i], p)
	}
	to.AddSums(sums, known, func(i int) { r.unknown = append(r.unknown, read[i]) })
}

// read is the next flows, at most so many; none at the end of a half, and of those that were unknown.
func (c *Counter) read(most int) []flow {
	r := &c.reading
	if r.all {
		from := r.next
		r.next = min(from+most, len(r.unknown))
		return r.unknown[from:r.next]
	}
	stamp := c.stamps[c.filling]
	for ; r.cpu < c.h.CPUs; r.cpu, r.next = r.cpu+1, 0 {
		h := c.head(r.cpu, c.filling)
		if h.Stamp != stamp || stamp == 0 {
			continue
		}
		if r.next == 0 {
			c.rest.add(h)
		}
		if read := c.listed(most, c.takenOf(h)); len(read) > 0 {
			return read
		}
	}
	return nil
}

// takenOf is how many places were taken in the interval of a half of a CPU.
func (c *Counter) takenOf(h *countHead) int {
	return min(int(atomic.LoadUint32(&h.Taken)), 1<<c.tables.bits)
}

// first is the number of the first place of a table of a CPU in the half that fills, or that is read.
func (c *Counter) first(cpu int) int { return c.tables.table(cpu, c.filling) << c.tables.bits }

// listed are the next flows of a CPU, at most so many, of which one more begins before the place of a number.
func (c *Counter) listed(most, end int) []flow {
	r := &c.reading
	if r.flows == nil {
		r.flows = make([]flow, 0, sumsRoom)
	}
	read, begin := r.flows[:0], c.first(r.cpu)
	for len(read) < most && r.next < end {
		place := begin + r.next
		at := &c.places.values[place]
		read = append(read, flow{at.First, uint32(place)})
		r.next += places(at)
	}
	return read
}

// sum is what was counted at a place in a period. The next place has the addresses of IPv6.
func (c *Counter) sum(place int, to *meter.Sum, p *Period) {
	sum(c.places.values[place:], to, p, &c.ticks)
}

// taken ends the reading of a half.
func (c *Counter) taken() {
	c.stamps[c.filling] = 0
	c.reading = reading{unknown: c.reading.unknown[:0], flows: c.reading.flows, sums: c.reading.sums}
	if cap(c.reading.unknown) > sumsRoom {
		c.reading.unknown = nil
	}
	c.filling, c.armed = 1-c.filling, false
	c.quiet, c.last = c.last, false
}
