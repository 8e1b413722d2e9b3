package list

import (
	"slices"

	"iftopgo/flows"
)

// Row is a line of the display: a flow, or several flows that are one line. It
// is what Rows found; what it tells is worked out when it is asked for.
type Row struct {
	// Pinned says that the row stays on top.
	Pinned bool

	table *flows.Table
	flow  *flows.Flow // nil when sum is set
	sum   *sum
}

// sum is what flows that are one row carried together.
type sum struct {
	id        *flows.ID
	flows     []*flows.Flow
	carried   *carried     // by all of them, nil when they are few
	owner     *flows.Owner // of all flows, nil when there are several or none
	joined    int          // how many owners there are, none being one
	processes int          // how many of them are known
	someone   *flows.Owner // one of those that are known
	// manyUsers and manyPlaces say that those known differ in it.
	manyUsers, manyPlaces bool
}

// carried is what flows carried in all, and in each of Windows.
type carried struct {
	total flows.Tally
	sums  flows.Sums
}

// ID returns what names the row.
func (r *Row) ID() flows.ID {
	if r.sum != nil {
		return *r.sum.id
	}
	return flows.FlowID(r.flow.Key)
}

// Key returns what all flows of the row have in common, as in its ID.
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

// window returns what one average of the row is made of.
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

// fewFlows is of how many flows a sum is added up when it is asked for: all of it is for
// the rows one sees, and for the others only what they are ordered by.
const fewFlows = 8

// carriedBy adds up what flows of a table carried.
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

// Flows is how many flows the row stands for; none when it is idle and listed
// because it is pinned.
func (r *Row) Flows() int {
	if r.sum != nil {
		return len(r.sum.flows)
	}
	return 1
}

// Processes is how many different owners the flows of the row are known to
// have. It is 0 for the row of a single flow.
func (r *Row) Processes() int {
	if r.sum != nil {
		return r.sum.processes
	}
	return 0
}

// Owner returns whose all flows of the row are, nil when it is not known or when
// there are several.
func (r *Row) Owner(l *flows.Labels) *flows.Owner {
	if r.sum != nil {
		return r.sum.owner
	}
	o, _ := l.Owner(r.flow.Key)
	return o
}

// User returns the user of the processes behind the row, as far as they are known;
// several says that they have more than one.
func (r *Row) User(l *flows.Labels) (name string, several bool) {
	o, users, _ := r.known(l)
	if o == nil || users {
		return "", users
	}
	return o.User, false
}

// Place returns where the processes behind the row run, as Owner.Place does;
// several says that it is not one place.
func (r *Row) Place(l *flows.Labels) (name string, several bool) {
	o, _, places := r.known(l)
	if o == nil || places {
		return "", places
	}
	return o.Place(), false
}

// known returns one of the known owners, nil if there is none, and in what others
// differ from it.
func (r *Row) known(l *flows.Labels) (o *flows.Owner, users, places bool) {
	if r.sum != nil {
		return r.sum.someone, r.sum.manyUsers, r.sum.manyPlaces
	}
	return r.Owner(l), false, false
}

// Series returns what the row carried over time. That of several flows is added
// up at each call, which is for the row one looks at and not for all of them:
// sums of their slots are exact, the peak is the highest of the slots they
// remember, or the highest a single one of them had before.
func (r *Row) Series() *flows.Series {
	if r.sum == nil {
		return &r.flow.Series
	}
	s := r.table.Add(flows.Series{}, slices.Values(r.sum.flows))
	return &s
}
