package flows

// candidate is a flow that may have to make room for others.
type candidate struct {
	bytes uint64 // in the last Windows[Window40s] seconds and the running one
	last  int64
	flow  *Flow
}

// less says which of two flows is the less active one. It is a total order, so
// that the same traffic always leaves the same rows.
func (c candidate) less(d candidate) bool {
	switch {
	case c.bytes != d.bytes:
		return c.bytes < d.bytes
	case c.last != d.last:
		return c.last < d.last
	default:
		return c.flow.Key.Compare(d.flow.Key) < 0
	}
}

// evict takes out the least active flows until keep remain, and returns how
// many it took.
func (f *fold) evict(keep int, now Slot) int {
	excess := f.count - keep
	if excess <= 0 {
		return 0
	}
	all := make([]candidate, 0, f.count)
	flows := f.list()
	for i, flow := range flows {
		if i%block == 0 {
			warm(flows[i:])
		}
		bytes := flow.window(now, Window40s).Sum()
		if flow.slot >= now {
			bytes += flow.cur.Sum()
		}
		all = append(all, candidate{bytes, flow.Last, flow})
	}
	selectLeast(all, excess)
	for i := range all[:excess] {
		flow := all[i].flow
		f.absorb(flow)
		f.forget(flow)
	}
	f.compact()
	return excess
}

// selectLeast moves the n least of all to the front (Hoare's selection, with
// the median of three as the pivot).
func selectLeast(all []candidate, n int) {
	low, high := 0, len(all)-1
	for low < high {
		pivot := medianOfThree(all[low], all[(low+high)/2], all[high])
		i, j := low, high
		for i <= j {
			for all[i].less(pivot) {
				i++
			}
			for pivot.less(all[j]) {
				j--
			}
			if i <= j {
				all[i], all[j] = all[j], all[i]
				i++
				j--
			}
		}
		switch {
		case n-1 <= j:
			high = j
		case n-1 >= i:
			low = i
		default:
			return
		}
	}
}

func medianOfThree(a, b, c candidate) candidate {
	if b.less(a) {
		a, b = b, a
	}
	switch {
	case c.less(a):
		return a
	case c.less(b):
		return c
	default:
		return b
	}
}
