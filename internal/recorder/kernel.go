package recorder

import (
	"maps"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
)

// kernel compares what is captured with the kernel's counters, batch by batch.
type kernel struct {
	boot string
	// began is when the recorder began, first the counters of that time and last those that
	// were read last.
	began       time.Time
	first, last readings
	// earlier are the counters as the recorder before this one left them.
	earlier  map[string]store.Counter
	counters map[string]history.Counter
	// recent are the totals of the last readings.
	recent map[string]*totals
	// captured was captured since the counters were read, and lost is what was missed since
	// the last job.
	captured map[string]flows.Pair
	lost     map[string]flows.Pair
	beginning
}

func newKernel(boot string, began time.Time, first readings, earlier map[string]store.Counter) *kernel {
	return &kernel{
		boot: boot, began: began, first: first, last: first, earlier: earlier, counters: map[string]history.Counter{},
		captured: map[string]flows.Pair{}, recent: map[string]*totals{}, lost: map[string]flows.Pair{}, beginning: newBeginning(),
	}
}

// capture adds what a batch has of an interface.
func (k *kernel) capture(name string, p flows.Pair) { k.captured[name] = k.captured[name].Plus(p) }

// read compares with counters that had been read at a time, after a batch that has all packets
// up to its end, which is a capture time. counted are those of the interfaces that are captured
// on.
func (k *kernel) read(at, end time.Time, now readings, counted map[string]Reading) {
	for name, one := range counted {
		c, t := k.counter(name, one.Index), k.recent[name]
		if t == nil {
			t = &totals{}
			if first, ok := k.first.byName[name]; ok {
				t.add(k.began, first)
			}
			k.recent[name] = t
		}
		t.add(k.captureTime(at), one)
		missed := c.Account(k.captured[name], one.Bytes, t.late(end))
		k.lost[name] = k.lost[name].Plus(missed)
		k.counters[name] = c
	}
	clear(k.captured) // Of what has no counter nobody knows what was missed.
	k.last = now
}

// captureTime returns a time as the capture has it, however the wall clock was set since the
// recorder began.
func (k *kernel) captureTime(at time.Time) time.Time { return k.began.Add(at.Sub(k.began)) }

// counter returns the counter of an interface. The first time it goes on from the one that an
// earlier recorder has left: of what the kernel counted since, nothing was recorded.
func (k *kernel) counter(name string, index uint32) history.Counter {
	if c, ok := k.counters[name]; ok && c.Index == index {
		return c
	}
	first, wasThere := k.first.byName[name]
	if _, again := k.counters[name]; again || !wasThere || first.Index != index {
		return history.Counter{Boot: k.boot, Index: index} // It has come since, and counts from 0.
	}
	earlier, ok := k.earlier[name]
	if !ok { // It was never recorded before.
		k.begun[name] = history.Counter{Boot: k.boot, Index: index, Read: first.Bytes}
		return k.begun[name]
	}
	c, missed := history.Begin(earlier.Counter, k.boot, index, first.Bytes)
	k.begun[name] = c
	maps.Copy(k.missed, history.Spread(name, earlier.At.In(k.began.Location()), k.began, missed))
	k.pause = store.Pause{Since: earlier.At, Until: k.began, Why: k.why(&earlier)}
	return c
}

// why says why nothing was recorded.
func (k *kernel) why(earlier *store.Counter) string {
	if earlier.Boot != k.boot {
		return "the machine was started anew"
	}
	return "nothing recorded"
}

// take returns what there is for a job, and begins anew. What was captured since the counters were
// read is in the job, too: the kernel is behind by that, in the counters as they are written.
// Whoever goes on from them would otherwise take it for missed.
func (k *kernel) take() (map[string]flows.Pair, map[string]history.Counter, beginning) {
	lost := k.lost
	k.lost = map[string]flows.Pair{}
	for name := range k.captured {
		if _, known := k.counters[name]; known {
			continue
		}
		if first, wasThere := k.first.byName[name]; wasThere { // It was not read again yet.
			k.counters[name] = k.counter(name, first.Index)
		}
	}
	counters := maps.Clone(k.counters)
	for name, p := range k.captured {
		if c, known := counters[name]; known {
			c.Ahead.Sent -= int64(p.Sent)
			c.Ahead.Recv -= int64(p.Recv)
			counters[name] = c
		}
	}
	return lost, counters, k.begin()
}

// begin returns what interfaces begin with that came since the last time.
func (k *kernel) begin() beginning {
	b := k.beginning
	k.beginning = newBeginning()
	return b
}
