package flows

// Query says which rows are listed, and in which order. The zero value lists
// every flow, the largest 10 s average first.
type Query struct {
	// Group says which flows are one row.
	Group Group
	// Within leaves only flows that are part of all of these rows, such as the
	// flows of a process to one host.
	Within []ID
	// Match leaves only flows that match.
	Match Match
	// Sort and Reverse order the rows. Rows that are equal in it are ordered by
	// their IDs, so that they stay in place.
	Sort    SortBy
	Reverse bool
	// Pins are rows that stay on top. One that there is no traffic for is listed
	// with figures of 0, if it could be among what Within and Match leave. Pins
	// of merged flows, such as all between two hosts, also hold flows on top
	// where these are listed for themselves; pins of other groups mean nothing.
	// One without an interface stands for the same on every interface.
	Pins []ID
	// Frozen is the order that is kept: rows that are not in it come below, rows
	// that are gone leave. nil orders all rows anew.
	Frozen []ID
}

// List returns the rows of the table that a query asks for. Listed rows and
// their Remainder are the totals.
func (t *Table) List(q Query, l Labels) []Row {
	c := chosen{labels: &l, query: &q}
	flows := c.choose(t)
	var rows []Row
	if q.Group == Ungrouped {
		rows = t.single(flows)
	} else {
		rows = t.grouped(flows, q.Group, &l)
	}
	rows = c.pin(t, rows)
	return order(rows, &q, &l)
}

// chosen is the choice of flows a query leaves.
type chosen struct {
	labels *Labels
	query  *Query
}

// choose returns the flows that Within and Match leave.
func (c chosen) choose(t *Table) []*Flow {
	flows := t.list()
	if c.query.Match.All() && len(c.query.Within) == 0 {
		return flows
	}
	s := subject{labels: c.labels, memos: make([]memo, c.query.Match.patterns)}
	left := flows[:0]
	for i, f := range flows {
		if i%block == 0 {
			warmKeys(flows[i:])
			s.turnToBlock(flows[i:])
		}
		s.turnToNth(i % block)
		if c.leaves(&s) {
			left = append(left, f)
		}
	}
	return left
}

// leaves reports whether the subject is among what Within and Match leave.
func (c chosen) leaves(s *subject) bool {
	for i := range c.query.Within {
		if !s.within(&c.query.Within[i]) {
			return false
		}
	}
	return c.query.Match.All() || c.query.Match.test(s)
}

// within reports whether the subject is part of a row.
func (s *subject) within(id *ID) bool {
	if id.Group.byOwner() {
		return id.Group.ofOwner(s.owner()) == *id
	}
	return id.Group.common(s.flow.Key, s.labels) == id.Key
}

// single gives every flow its own row.
func (t *Table) single(flows []*Flow) []Row {
	rows := make([]Row, len(flows))
	for i, f := range flows {
		rows[i] = Row{table: t, flow: f}
	}
	return rows
}
