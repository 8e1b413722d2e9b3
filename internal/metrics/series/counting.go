package series

import "iftopgo/flows"

// Add counts what a label set carried.
func (f *Family[K]) Add(k K, t flows.Tally) {
	s := f.series[k]
	if s == nil {
		f.other = f.other.Plus(t)
		f.propose(k, float64(t.Bytes.Sum()))
		return
	}
	s.score += float64(t.Bytes.Sum())
	if s.state == counting {
		s.count = s.count.Plus(t)
	} else {
		f.other = f.other.Plus(t)
	}
}

// Seen says that every reader has seen a page, the one of a number or a later one.
func (f *Family[K]) Seen(number uint64) {
	for k, s := range f.series {
		switch {
		case s.since > number:
		case s.state == announced:
			s.state = counting
		case s.state == ending:
			delete(f.series, k)
			f.propose(k, s.score)
		}
	}
}
