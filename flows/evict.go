package flows

import (
	"cmp"
	"math"
	"slices"
)

// addNew adds a row for each flow of the batch that has none yet; fresh are the indices
// of their deltas. When that makes more than most rows, the least active of all flows
// go into the other row: those that have a row lose it, the others get none.
func (f *fold) addNew(fresh []int32, most int, now Slot) (evicted int) {
	if evicted = max(f.live.count+len(fresh)-most, 0); evicted > 0 {
		fresh = f.makeRoom(fresh, evicted, now)
	}
	f.added = make([]*Flow, len(fresh))
	for n, i := range fresh {
		d := &f.batch.Deltas[i]
		f.added[n] = f.live.add(&d.Key, f.batch.From)
		f.carry(d, d.Key.Hash(), f.added[n])
	}
	return evicted
}

// makeRoom puts the n least active flows into the other row, and returns which
// of the fresh ones remain. Of equally active flows those without a row go first, so
// that a flood of equal flows does not replace the whole table with every batch; then
// those that have been silent for longest.
func (f *fold) makeRoom(fresh []int32, n int, now Slot) []int32 {
	rows := f.live.list()
	figures := f.activities(rows, fresh, now)
	limit, ties := nthLeast(figures, n)
	var tied []*Flow
	for i, flow := range rows {
		switch figure := figures[i]; {
		case figure < limit:
			f.evict(flow)
		case figure == limit:
			tied = append(tied, flow)
		}
	}
	left := fresh[:0]
	for i, figure := range figures[len(rows):] {
		switch {
		case figure < limit:
			f.rejectDelta(fresh[i])
		case figure == limit && ties > 0:
			f.rejectDelta(fresh[i])
			ties--
		default:
			left = append(left, fresh[i])
		}
	}
	slices.SortFunc(tied, func(a, b *Flow) int {
		return cmp.Or(cmp.Compare(a.Last, b.Last), a.Key.Compare(b.Key))
	})
	for _, flow := range tied[:min(ties, len(tied))] {
		f.evict(flow)
	}
	f.live.compact()
	return left
}

// activities returns how active the rows and then the fresh flows are: twice the bytes
// of the last 40 seconds and the running one, plus one for a row, so that a row never
// equals a fresh flow. Pinned flows have the highest figures.
func (f *fold) activities(rows []*Flow, fresh []int32, now Slot) []uint64 {
	figures := make([]uint64, 0, len(rows)+len(fresh))
	for i, flow := range rows {
		if i%PrefetchLen == 0 {
			PrefetchFlows(rows[i:])
		}
		bytes := flow.window(now-History, now, Window40s).Sum()
		if flow.slot >= now {
			bytes += flow.cur.Sum()
		}
		if f.pins.has(&flow.Key) {
			bytes = math.MaxUint64 >> 1
		}
		figures = append(figures, bytes<<1|1)
	}
	for _, i := range fresh {
		figures = append(figures, f.batch.Deltas[i].Bytes.Sum()<<1)
	}
	return figures
}

// evict puts a flow that has a row into the other row. Its entry in the index stays
// until compact is called.
func (f *fold) evict(flow *Flow) {
	f.credit(flow)
	f.live.markRemoved(flow)
}

// nthLeast returns the n-th least of all figures, counted from 1, and how many figures
// equal to it are among the n least.
func nthLeast(all []uint64, n int) (figure uint64, ties int) {
	figure = nthElement(slices.Clone(all), n-1)
	ties = n
	for _, a := range all {
		if a < figure {
			ties--
		}
	}
	return figure, ties
}

// nthElement returns what would be at index n if all were sorted. It is Hoare's
// quickselect, with the median of three as the pivot, and reorders all.
func nthElement(all []uint64, n int) uint64 {
	low, high := 0, len(all)-1
	for low < high {
		a, b, c := all[low], all[(low+high)/2], all[high]
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := low, high
		for i <= j {
			for all[i] < pivot {
				i++
			}
			for pivot < all[j] {
				j--
			}
			if i <= j {
				all[i], all[j] = all[j], all[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			high = j
		case n >= i:
			low = i
		default:
			return all[n]
		}
	}
	return all[low]
}
