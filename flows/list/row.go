package list

import "iftopgo/flows"

// Row is a row of a list: a flow, or several flows that are one row. Its figures are
// computed when they are asked for.
type Row struct {
	// Pinned is set when the row stays on top.
	Pinned bool

	table *flows.Table
	flow  *flows.Flow // nil when sum is set
	sum   *sum
}

// sum is several flows that are one row, and what is kept of those that have no row.
type sum struct {
	id        *flows.ID
	flows     []*flows.Flow
	beyond    *beyond      // nil for nothing
	carried   *carried     // by all of them, nil when they are few
	owner     *flows.Owner // of all flows, nil when there are several or none
	anyOwner  *flows.Owner // one of the known owners
	common    *flows.Owner // what those of a row by owner have in common
	owners    int32        // how many owners there are; not known counts as one
	processes int32        // how many of the owners are known
	addrs     int32        // how many addresses a row of hosts by name has
	// manyUsers and manyPlaces are set when the known owners differ in them.
	manyUsers, manyPlaces bool
}

// beyond is what a row has beside flows. Most of 65,536 rows have nothing.
type beyond struct {
	accounts []*flows.Account
	peak     *flows.Account // has the peak of the row, nil for none
	omitted  uint64         // rows that had to make room, and are part of this one, Other
	hidden   int            // closed rows that are part of this one, Other
}

// accounts returns what is kept of flows that have no row.
func (s *sum) accounts() []*flows.Account {
	if s.beyond == nil {
		return nil
	}
	return s.beyond.accounts
}

// more returns what the row has beside flows, to be written to.
func (s *sum) more() *beyond {
	if s.beyond == nil {
		s.beyond = &beyond{}
	}
	return s.beyond
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
	return r.flow.ID()
}

// Key returns what all flows of the row have in common: the key of its ID.
func (r *Row) Key() flows.Key { return *r.key() }

func (r *Row) key() *flows.Key {
	if r.sum != nil {
		return &r.sum.id.Key
	}
	return &r.flow.Key
}

// parts yields the series that the row is the sum of.
func (r *Row) parts(yield func(*flows.Series) bool) {
	if r.sum == nil {
		yield(&r.flow.Series)
		return
	}
	for _, f := range r.sum.flows {
		if !yield(&f.Series) {
			return
		}
	}
	for _, a := range r.sum.accounts() {
		if !yield(&a.Series) {
			return
		}
	}
}

// Total returns everything the row carried.
func (r *Row) Total() (t flows.Tally) {
	switch {
	case r.sum == nil:
		return r.flow.Total
	case r.sum.carried != nil:
		return r.sum.carried.total
	}
	for _, f := range r.sum.flows { // Not by parts: it is asked of every row.
		t = t.Plus(f.Total)
	}
	for _, a := range r.sum.accounts() {
		t = t.Plus(a.Total)
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
		return r.sum.add(r.table).sums
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
	for _, f := range r.sum.flows { // Not by parts: it is asked of every row.
		p = p.Plus(r.table.Sum(&f.Series, w))
	}
	for _, a := range r.sum.accounts() {
		p = p.Plus(r.table.Sum(&a.Series, w))
	}
	return p
}

// lazySumMax is up to how many flows are added up each time a figure is asked for. All
// figures are needed for rows on the screen alone, the sort key for every row.
const lazySumMax = 8

// add adds up what the row carried.
func (s *sum) add(t *flows.Table) *carried {
	c := new(carried)
	for i, f := range s.flows {
		if i%flows.PrefetchLen == 0 {
			flows.PrefetchFlows(s.flows[i:])
		}
		c.add(t, &f.Series)
	}
	for _, a := range s.accounts() {
		c.add(t, &a.Series)
	}
	return c
}

func (c *carried) add(t *flows.Table, s *flows.Series) {
	c.total = c.total.Plus(s.Total)
	for w, p := range t.Sums(s) {
		c.sums[w] = c.sums[w].Plus(p)
	}
}

// Members returns the flows of the row. The slice must not be written to.
func (r *Row) Members() []*flows.Flow {
	if r.sum != nil {
		return r.sum.flows
	}
	return []*flows.Flow{r.flow}
}

// Accounts returns what is kept of flows of the row that have none. The slice must not be
// written to.
func (r *Row) Accounts() []*flows.Account {
	if r.sum != nil {
		return r.sum.accounts()
	}
	return nil
}

// Flows returns how many flows with a row of their own the row stands for. A former flow
// has none.
func (r *Row) Flows() int { return r.flowsIf((*flows.Flow).HasRow) }

// Live returns how many flows of the row are not closed.
func (r *Row) Live() int {
	return r.flowsIf(func(f *flows.Flow) bool { return !r.table.Closed(f) })
}

func (r *Row) flowsIf(is func(*flows.Flow) bool) (n int) {
	for _, f := range r.Members() {
		if is(f) {
			n++
		}
	}
	return n
}

// Count returns how many flows the row stands for, those without a row too: 0 when it is
// listed without traffic because it is pinned. A flow that lost its row and carried more
// is counted twice.
func (r *Row) Count() (n uint64) {
	if r.sum == nil {
		return r.flow.Count()
	}
	for _, f := range r.sum.flows {
		n += f.Count()
	}
	for _, a := range r.sum.accounts() {
		n += a.Flows
	}
	return n
}

// Omitted returns how many rows that had to make room are part of the row, which is Other.
func (r *Row) Omitted() uint64 {
	if r.sum != nil && r.sum.beyond != nil {
		return r.sum.beyond.omitted
	}
	return 0
}

// Hidden returns how many closed rows are part of the row, which is Other, because they are
// not listed: Query.HideClosed.
func (r *Row) Hidden() int {
	if r.sum != nil && r.sum.beyond != nil {
		return r.sum.beyond.hidden
	}
	return 0
}

// IsOther reports whether the row is that of what has no other row.
func (r *Row) IsOther() bool { return r.sum != nil && r.sum.id.Group == flows.Other }

// Silent reports whether the row has had no traffic: it is listed because it is pinned.
func (r *Row) Silent() bool { return r.sum != nil && len(r.sum.flows)+len(r.sum.accounts()) == 0 }

// Closed reports whether all flows of the row have ended, and since when, in nanoseconds
// since the Unix epoch: the time of its last packet. What is in no other row never is.
func (r *Row) Closed() (since int64, closed bool) {
	if !r.closed() {
		return 0, false
	}
	for s := range r.parts {
		since = max(since, s.Last)
	}
	return since, true
}

// hasEnds reports whether the row is of flows, rather than of a host, a program and so on.
func (r *Row) hasEnds() bool { return r.sum == nil || r.sum.id.Group.HasEnds() }

// closed reports whether all flows of the row have ended. A host, a program and so on has
// more of them before long: it must have been silent for as long as rates go back, too.
func (r *Row) closed() bool {
	switch {
	case r.sum == nil:
		return r.table.Closed(r.flow)
	case r.Silent() || r.IsOther():
		return false
	}
	for _, f := range r.sum.flows {
		if !r.table.Closed(f) {
			return false
		}
	}
	return r.hasEnds() || r.window(flows.Window40s) == flows.Pair{}
}

// Flow returns the flow of a row that is a single one, nil where rows are sums.
func (r *Row) Flow() *flows.Flow { return r.flow }

// Processes returns how many different owners of the flows of the row are known. It is 0
// for the row of a single flow.
func (r *Row) Processes() int {
	if r.sum != nil {
		return int(r.sum.processes)
	}
	return 0
}

// Owner returns the owner of all flows of the row, nil when it is not known or there are
// several.
func (r *Row) Owner(l *flows.Labels) *flows.Owner {
	if r.sum != nil {
		return r.sum.owner
	}
	return l.Process(l.OwnerOf(r.flow))
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
// (see flows.Table.Add), which is affordable for one row, not for all. Its peak is that
// of all of them together where the row has an account, or is a single flow. That of Other
// is of what is remembered: it stands for other rows at other times.
func (r *Row) Series() *flows.Series {
	if r.sum == nil {
		return &r.flow.Series
	}
	s := r.table.Add(r.parts)
	switch {
	case r.IsOther():
		s = s.WithRecentPeak()
	case r.sum.beyond != nil && r.sum.beyond.peak != nil:
		s = s.WithPeak(&r.sum.beyond.peak.Series)
	}
	return &s
}
