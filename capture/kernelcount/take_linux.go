package kernelcount

import (
	"cmp"
	"slices"
	"unsafe"

	"iftopgo/capture/meter"
)

// reading is how far a half was read.
type reading struct {
	at     uint32
	begun  bool // it was read up to at
	half   int  // which one it is
	places int  // how many flows keep a place in it

	keys   []countKey
	values []countSums
	room   []entry // what entries of the counter are a part of
	sums   []meter.Sum
	gone   []countKey // flows that are removed
}

// batchRoom is how many flows are read with one call.
const batchRoom = 2048

// sumsRoom is how many sums a recorder gets at a time.
const sumsRoom = 256

// keptSilent is how many intervals a flow keeps its place in a half without a packet: until it was read so
// twice. To read it again costs half of what a new place does.
const keptSilent = 4

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

// Take hands flows of the quiet half to a recorder, at most so many, and returns how many it were, with
// those that were silent. Those that the recorder does not know come at the end, in the order of their
// first packets.
func (c *Counter) Take(to recorder, p Period, most int) (n int, err error) {
	for n < most && c.Quiet() {
		switch {
		case len(c.entries) > 0:
			next := c.entries[:min(len(c.entries), sumsRoom, most-n)]
			c.entries = c.entries[len(next):]
			c.add(to, &p, next, true)
			n += len(next)
		case c.quiet:
			silent, err := c.fetch()
			if err != nil {
				return n, err
			}
			n += silent
		default:
			n += len(c.unknown)
			if err := c.makeRoom(); err != nil {
				return n, err
			}
			slices.SortFunc(c.unknown, func(a, b entry) int { return cmp.Compare(a.sums.First, b.sums.First) })
			for next := range slices.Chunk(c.unknown, sumsRoom) {
				c.add(to, &p, next, false)
			}
			c.unknown = nil
		}
	}
	return n, nil
}

// add hands at most sumsRoom entries to a recorder. With known it keeps those that the recorder
// does not know.
func (c *Counter) add(to recorder, p *Period, entries []entry, known bool) {
	sums := c.reading.sums[:len(entries)]
	for i := range entries {
		entries[i].sum(&sums[i], p)
	}
	to.AddSums(sums, known, func(i int) { c.unknown = append(c.unknown, entries[i]) })
}

// fetch reads the next entries, and says how many others there were, of flows that were silent.
func (c *Counter) fetch() (silent int, err error) {
	r := &c.reading
	if !r.begun && !c.Filled() {
		c.taken()
		return 0, nil
	}
	stamp := c.stamps[c.filling]
	if r.keys == nil {
		r.keys, r.values, r.room = make([]countKey, batchRoom), make([]countSums, batchRoom*c.h.CPUs), make([]entry, batchRoom)
		r.sums = make([]meter.Sum, sumsRoom)
	}
	n, done, err := c.read()
	if err != nil {
		return 0, err
	}
	r.places += n
	c.entries, r.gone = r.room[:0], r.gone[:0]
	for i := range n {
		e := entry{key: r.keys[i]}
		newest := e.sums.collect(r.values[i*c.h.CPUs:][:c.h.CPUs], stamp)
		if newest == stamp {
			c.entries = append(c.entries, e)
		}
		if stamp-newest >= keptSilent {
			r.gone = append(r.gone, e.key)
		} else {
			c.placed[r.half].add(&e.key)
		}
	}
	r.places -= len(r.gone)
	err = c.remove(r.half, r.gone)
	if done {
		c.placed[r.half].whole = r.places <= mostPlaced
		c.taken()
	}
	return n - len(c.entries), err
}

// read reads the next keys and values of the half, and says whether they were the last ones.
func (c *Counter) read() (n int, done bool, err error) {
	r := &c.reading
	if r.begun {
		return lookUpBatch(c.half(r.half), &r.at, true, unsafe.Pointer(&r.keys[0]), unsafe.Pointer(&r.values[0]), batchRoom)
	}
	r.begun, r.half, r.places = true, c.filling, 0
	p, added := &c.placed[r.half], c.control.added()
	if !p.whole || p.added != added {
		*p = placed{keys: p.keys[:0], added: added}
		return lookUpBatch(c.half(r.half), &r.at, false, unsafe.Pointer(&r.keys[0]), unsafe.Pointer(&r.values[0]), batchRoom)
	}
	n = copy(r.keys, p.keys)
	*p = placed{keys: p.keys[:0], added: added}
	for i := range n {
		if err := lookUp(c.half(r.half), unsafe.Pointer(&r.keys[i]), unsafe.Pointer(&r.values[i*c.h.CPUs])); err != nil {
			return 0, false, err
		}
	}
	return n, true, nil
}

// placed are the flows that have a place in a half, if they are few: as long as no other one is given a place they
// are looked up one by one. To look for them takes longer, in a table for a hundred times as many.
type placed struct {
	keys  []countKey
	added uint32 // what the program said before they were read
	whole bool   // it is all of them
}

// mostPlaced is how many flows are looked up one by one.
const mostPlaced = 64

func (p *placed) add(k *countKey) {
	if len(p.keys) < mostPlaced {
		p.keys = append(p.keys, *k)
	}
}

// taken ends the reading of a half.
func (c *Counter) taken() {
	c.stamps[c.filling] = 0
	c.reading.begun = false
	c.filling, c.armed = 1-c.filling, false
	c.quiet, c.last = c.last, false
}

// makeRoom removes flows that the recorder did not know, if the half that was read is more than half full: in
// a flood of flows that do not come again, the next ones would find no place.
func (c *Counter) makeRoom() error {
	r := &c.reading
	if uint32(r.places) <= c.places/2 {
		return nil
	}
	c.placed[r.half].whole = false
	for of := range slices.Chunk(c.unknown, batchRoom) {
		r.gone = r.gone[:0]
		for i := range of {
			r.gone = append(r.gone, of[i].key)
		}
		if err := c.remove(r.half, r.gone); err != nil {
			return err
		}
	}
	return nil
}

// remove takes flows out of a half that nobody fills.
func (c *Counter) remove(half int, keys []countKey) error {
	if len(keys) == 0 {
		return nil
	}
	return deleteBatch(c.half(half), unsafe.Pointer(&keys[0]), len(keys))
}
