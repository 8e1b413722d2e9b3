package kernelcount

import (
	"sync/atomic"

	"iftopgo/capture/meter"
)

// knower says which flows it knows, as a meter.Recorder does.
type knower interface {
	Knows(s *meter.Sum) bool
}

// news is how far the half that fills was looked through for flows that are new.
type news struct {
	stamp uint32 // of its interval
	upTo  []int  // so many places of each CPU
}

// News says whether flows came, since it was last asked, that somebody does not know. Those that come at this moment may be
// taken for others.
func (c *Counter) News(to knower) bool {
	n := &c.news
	if n.upTo == nil {
		n.upTo = make([]int, c.h.CPUs)
	}
	if stamp := c.stamps[c.filling]; n.stamp != stamp {
		n.stamp = stamp
		clear(n.upTo)
	}
	for cpu := range n.upTo {
		h := c.head(cpu, c.filling)
		if n.stamp == 0 || atomic.LoadUint32(&h.Stamp) != n.stamp {
			continue
		}
		for end := c.takenOf(h); n.upTo[cpu] < end; {
			var s meter.Sum
			place := c.first(cpu) + n.upTo[cpu]
			c.sum(place, &s, &Period{})
			if n.upTo[cpu] += places(&c.places.values[place]); !to.Knows(&s) {
				return true
			}
		}
	}
	return false
}
