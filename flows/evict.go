package flows

import (
	"cmp"
	"math"
	"slices"
)

// addFresh gives the flows of the batch that have no row yet one each, as far as
// the table may have so many. Beyond, the least active of all flows are put into
// the other row: those that have a row lose it, the others get none.
func (f *fold) addFresh(fresh []int32, most int, now Slot) (evicted int) {
	if evicted = max(f.count+len(fresh)-most, 0); evicted > 0 {
		fresh = f.makeRoom(fresh, evicted, now)
	}
	f.fresh = make([]*Flow, len(fresh))
	for n, i := range fresh {
		d := &f.batch.Deltas[i]
		f.fresh[n] = f.add(&d.Key, f.batch.From)
		f.give(d, &f.fresh[n].Series)
	}
	return evicted
}

// makeRoom puts the n least active flows into the other row, and returns which
// of the fresh ones remain. Of flows that are equally active those go first that
// have no row, so that a flood of flows that are all alike does not replace the
// whole table with every batch; then those that were silent for longest.
func (f *fold) makeRoom(fresh []int32, n int, now Slot) []int32 {
	rows := f.list()
	figures := f.activities(rows, fresh, now)
	limit, alike := nthLeast(figures, n)
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
			f.turnAway(&f.batch.Deltas[fresh[i]])
		case figure == limit && alike > 0:
			f.turnAway(&f.batch.Deltas[fresh[i]])
			alike--
		default:
			left = append(left, fresh[i])
		}
	}
	slices.SortFunc(tied, func(a, b *Flow) int {
		return cmp.Or(cmp.Compare(a.Last, b.Last), a.Key.Compare(b.Key))
	})
	for _, flow := range tied[:min(alike, len(tied))] {
		f.evict(flow)
	}
	f.compact()
	return left
}

// activities returns figures for the rows and then for the fresh flows, lower
// ones for those that are less active: twice the bytes of the last
// Windows[Window40s] seconds and the running one, and one more for a row. So no
// row and no fresh flow are equal. Those that keep their rows have the highest.
func (f *fold) activities(rows []*Flow, fresh []int32, now Slot) []uint64 {
	figures := make([]uint64, 0, len(rows)+len(fresh))
	for i, flow := range rows {
		if i%PrefetchLen == 0 {
			PrefetchFlows(rows[i:])
		}
		bytes := flow.window(now, Window40s).Sum()
		if flow.slot >= now {
			bytes += flow.cur.Sum()
		}
		if f.kept.has(&flow.Key) {
			bytes = math.MaxUint64 >> 1
		}
		figures = append(figures, bytes<<1|1)
	}
	for _, i := range fresh {
		figures = append(figures, f.batch.Deltas[i].Bytes.Sum()<<1)
	}
	return figures
}

// evict takes the row of a flow away. The entry stays until compact is called.
func (f *fold) evict(flow *Flow) {
	f.absorb(flow)
	f.forget(flow)
}

// turnAway puts a flow that gets no row into the other row.
func (f *fold) turnAway(d *Delta) {
	f.giveOther(d)
	f.absorbed++
}

// nthLeast returns the n-th least of all figures, counted from 1, and how many of
// those that equal it are among the n least.
func nthLeast(all []uint64, n int) (figure uint64, alike int) {
	figure = selected(slices.Clone(all), n-1)
	alike = n
	for _, a := range all {
		if a < figure {
			alike--
		}
	}
	return figure, alike
}

// selected returns what would be at place n if all were sorted (Hoare's
// selection, with the median of three as the pivot). It changes their order.
func selected(all []uint64, n int) uint64 {
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
