package list

import (
	"iter"

	"iftopgo/flows"
)

// Remainder returns what is in the totals but not in the listed rows, which must be of
// this table, and of how many flows that is. Listed rows and the remainder are the
// totals. Its peak is the highest second that is remembered.
func Remainder(t *flows.Table, listed []Row) (left flows.Series, n uint64) {
	var sum flows.Tally
	for i := range listed {
		sum = sum.Plus(listed[i].Total())
		n += listed[i].Count()
	}
	n = t.Ever() - min(n, t.Ever())
	if sum == t.Total().Total {
		return flows.Series{}, n
	}
	return t.Without(seriesOf(listed)), n
}

// seriesOf yields the series that rows are the sums of.
func seriesOf(rows []Row) iter.Seq[*flows.Series] {
	return func(yield func(*flows.Series) bool) {
		for i := range rows {
			for s := range rows[i].parts {
				if !yield(s) {
					return
				}
			}
		}
	}
}
