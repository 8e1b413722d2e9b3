package list

import (
	"slices"

	"iftopgo/flows"
)

// Row is a row of a list: a flow, or several flows that are one row. Its figures are
// computed when they are asked for.
type Row struct {
	// Pinned is set when the row stays on top.
	Pinned bool

	table *flows.Table
	flow  *flows.Flow // nil when sum is set
	sum   *sum
}

// sum is several flows that are one row.
type sum struct {
	id        *flows.ID
	flows     []*flows.Flow
	carried   *carried     // by all of them, nil when they are few
	owner     *flows.Owner // of all flows, nil when there are several or none
	owners    int          // how many owners there are; not known counts as one
	processes int          // how many of the owners are known
	anyOwner  *flows.Owner // one of the known owners
	// manyUsers and manyPlaces are set when the known owners differ in them.
	manyUsers, manyPlaces bool
}

// carried is what flows carried in all, and in each of Windows.
type carried struct {
	total flows.Tally
	sums  flows.Sums
}

// ID returns the ID of the row.
func (r *Row) ID() flows.ID {
	if r.sum != nil {
		return *r.sum.id
	}
	return flows.FlowID(r.flow.Key)
}

// Key returns what all flows of the row have in common: the key of its ID.
func (r *Row) Key() flows.Key { return *r.key() }

func (r *Row) key() *flows.Key {
	if r.sum != nil {
		return &r.sum.id.Key
	}
	return &r.flow.Key
}

// Total returns everything the flows of the row carried.
func (r *Row) Total() (t flows.Tally) {
	switch {
	case r.sum == nil:
		return r.flow.Total
	case r.sum.carried != nil:
		return r.sum.carried.total
	}
	for _, f := range r.sum.flows {
		t = t.Plus(f.Total)
	}
	return t
}

// Rates returns the row's averages.
func (r *Row) Rates() flows.Rates { return r.table.Average(r.sums()) }

func (r *Row) sums() flows.Sums {
	switch {
	case r.sum == nil:
		return r.table.Sums(&r.flow.Series)
	case r.sum.carried != nil:
		return r.sum.carried.sums
	default:
		return carriedBy(r.table, r.sum.flows).sums
	}
}

// window returns the bytes in one of the windows.
func (r *Row) window(w flows.Window) (p flows.Pair) {
	switch {
	case r.sum == nil:
		return r.table.Sum(&r.flow.Series, w)
	case r.sum.carried != nil:
		return r.sum.carried.sums[w]
	}
	for _, f := range r.sum.flows {
		p = p.Plus(r.table.Sum(&f.Series, w))
	}
	return p
}

// lazySumMax is up to how many flows are added up each time a figure is asked for. All
// figures are needed for rows on the screen alone, the sort key for every row.
const lazySumMax = 8

// carriedBy adds up flows of a table.
func carriedBy(t *flows.Table, all []*flows.Flow) *carried {
	c := new(carried)
	for i, f := range all {
		if i%flows.PrefetchLen == 0 {
			flows.PrefetchFlows(all[i:])
		}
		c.total = c.total.Plus(f.Total)
		for w, p := range t.Sums(&f.Series) {
			c.sums[w] = c.sums[w].Plus(p)
		}
	}
	return c
}

// Flows returns how many flows the row stands for: 0 when it is listed without traffic
// because it is pinned.
func (r *Row) Flows() int {
	if r.sum != nil {
		return len(r.sum.flows)
	}
	return 1
}

// Flow returns the flow of a row that is a single one, nil where rows are sums.
func (r *Row) Flow() *flows.Flow { return r.flow }

// Processes returns how many different owners of the flows of the row are known. It is 0
// for the row of a single flow.
func (r *Row) Processes() int {
	if r.sum != nil {
		return r.sum.processes
	}
	return 0
}

// Owner returns the owner of all flows of the row, nil when it is not known or there are
// several.
func (r *Row) Owner(l *flows.Labels) *flows.Owner {
	if r.sum != nil {
		return r.sum.owner
	}
	o, _ := l.Owner(r.flow.Key)
	return o
}

// User returns the user of the known owners of the row; several reports that they have
// different ones, and name is empty then.
func (r *Row) User(l *flows.Labels) (name string, several bool) {
	o, users, _ := r.known(l)
	if o == nil || users {
		return "", users
	}
	return o.User, false
}

// Place returns where the known owners of the row run, as Owner.Place does; several
// reports that it is not one place, and name is empty then.
func (r *Row) Place(l *flows.Labels) (name string, several bool) {
	o, _, places := r.known(l)
	if o == nil || places {
		return "", places
	}
	return o.Place(), false
}

// known returns one of the known owners, nil if there is none, and whether they differ in
// users and places.
func (r *Row) known(l *flows.Labels) (o *flows.Owner, users, places bool) {
	if r.sum != nil {
		return r.sum.anyOwner, r.sum.manyUsers, r.sum.manyPlaces
	}
	return r.Owner(l), false, false
}

// Series returns what the row carried over time. Several flows are added up at each call
// (see flows.Table.Add), which is affordable for one row, not for all.
func (r *Row) Series() *flows.Series {
	if r.sum == nil {
		return &r.flow.Series
	}
	s := r.table.Add(flows.Series{}, slices.Values(r.sum.flows))
	return &s
}
