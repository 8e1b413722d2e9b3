package list

// sortFirst reorders items so that the first n are those that a sort would put first, in
// that order. ties has the same done to items that are equal. A line of a hundred rows, or
// a screen of fifty, needs no more of 65,536 than to know which they are.
func (s *sorter) sortFirst(items []sortItem, n int, ties func(equal []sortItem, n int)) {
	sorted := items
	if n < len(items) {
		less, equal := s.split(items, n)
		sorted = items[:less]
		if equal > less+1 {
			ties(items[less:equal], n-less)
		}
	}
	s.sort(sorted)
	equalRuns(sorted, func(equal []sortItem) {
		if len(equal) > 1 {
			ties(equal, len(equal))
		}
	})
}

// split reorders items, of which there are more than n: first come those that are less than
// the n-th in order, counted from 1, then those that equal it, up to the index equal, then
// all others.
func (s *sorter) split(items []sortItem, n int) (less, equal int) {
	pivot := s.nth(items, n)
	greater := len(items)
	for equal < greater {
		switch p := &items[equal]; {
		case p.less(&pivot):
			items[less], items[equal] = items[equal], items[less]
			less++
			equal++
		case pivot.less(p):
			greater--
			items[greater], items[equal] = items[equal], items[greater]
		default:
			equal++
		}
	}
	return less, equal
}

// nth returns the n-th item in order, counted from 1. It collects items that may be among
// the first n, and whenever there are twice as many sorts them and drops the rest: so it
// takes time by the number of items, whatever their order.
func (s *sorter) nth(items []sortItem, n int) sortItem {
	some := make([]sortItem, 0, 2*n)
	full := false // some[n-1] is the n-th of those that were looked at until it was sorted last
	var last sortItem
	for i := range items {
		if full && !items[i].less(&last) {
			continue
		}
		if some = append(some, items[i]); len(some) == cap(some) {
			s.sort(some)
			some, last, full = some[:n], some[n-1], true
		}
	}
	s.sort(some)
	return some[n-1]
}
