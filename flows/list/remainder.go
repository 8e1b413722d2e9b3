package list

import (
	"iftopgo/flows"
)

// Remainder returns what is in the table but not in the listed rows, which must
// be of this table: the other row, and all flows that were left out of the list.
// Listed rows and the remainder are the totals. n is how many flows were left out.
func Remainder(t *flows.Table, listed []Row) (left flows.Series, n int) {
	inRows := 0
	for i := range listed {
		inRows += listed[i].Flows()
	}
	if inRows == t.Len() { // A flow is in one row alone.
		return *t.Other(), 0
	}
	in := make(map[*flows.Flow]struct{}, len(listed))
	for i := range listed {
		for _, f := range listed[i].Members() {
			in[f] = struct{}{}
		}
	}
	unlisted := func(yield func(*flows.Flow) bool) {
		for f := range t.Flows() {
			if _, ok := in[f]; !ok && !yield(f) {
				return
			}
		}
	}
	return t.Add(*t.Other(), unlisted), t.Len() - len(in)
}

// Members returns the flows of the row. The slice must not be written to.
func (r *Row) Members() []*flows.Flow {
	if r.sum != nil {
		return r.sum.flows
	}
	return []*flows.Flow{r.flow}
}
