package list

import (
	"slices"

	"iftopgo/flows"
	"iftopgo/flows/rowfilter"
)

// Query says which rows are listed, and in which order. The zero value lists
// every flow, the largest 10 s average first.
type Query struct {
	// Group says which flows are one row.
	Group flows.Group
	// Within leaves only flows that are part of all of these rows, such as the
	// flows of a process to one host.
	Within []flows.ID
	// HostsByName makes hosts of one name one row where rows are hosts, unless their names
	// are not shown.
	HostsByName bool
	// Filter leaves only flows that match.
	Filter rowfilter.Filter
	// Sort and Reverse order the rows. Rows that are equal in it are ordered by
	// their IDs, so that they stay in place.
	Sort    SortBy
	Reverse bool
	// Direction is what counts in the orders by rate, total and packets.
	Direction Direction
	// HideClosed leaves out rows of which all flows are closed; where there is a row for
	// what has no other row, they are part of it.
	HideClosed bool
	// Pins are rows that stay on top. One that there is no traffic for is listed
	// with figures of 0, if Within and Filter let it through. Where flows are listed
	// one by one, a pin of merged flows, such as all between two hosts, keeps these
	// flows on top, and where alike flows are one row, a pin of one of them that row;
	// pins of other groups are ignored. A pin without an interface is
	// for the same row on every interface.
	Pins []flows.ID
	// First is how many rows have to be in order, at least: those come first, and all others
	// after them in no order. 0 is all.
	First int
	// Frozen is an order that is kept: rows that are not in it come below. nil
	// sorts all rows.
	Frozen []flows.ID
}

// Rows returns the rows of a table that a query asks for. Without Within and Filter they
// are the totals, with a row for what has no other row: see flows.Other. Within one row
// that has an account they are, in the same way, what that row carried. Otherwise listed
// rows and their Remainder are the totals.
func Rows(t *flows.Table, q Query, l flows.Labels) []Row {
	c := selection{labels: &l, query: &q}
	selected, left := c.flows(t), (*flows.Account)(nil)
	if q.drilled() {
		selected, left = c.left(t, selected)
	}
	var rows []Row
	if q.Group == flows.Ungrouped {
		rows = single(t, selected)
	} else {
		rows = grouped(t, q.Group, selected, &l, c.hosts(), q.whole())
	}
	rows = c.pin(t, rows)
	var hidden []Row
	if q.HideClosed && q.Group.HasEnds() {
		rows, hidden = splitClosed(rows)
	}
	if left = c.otherAccount(t, left); left != nil || len(hidden) > 0 {
		rows = append(rows, c.other(t, left, hidden)...)
	}
	return order(rows, &q, &l)
}

// whole reports whether all of the table is listed.
func (q *Query) whole() bool { return len(q.Within) == 0 && q.Filter.All() }

// selection chooses the flows that Within and Filter of a query let through.
type selection struct {
	labels *flows.Labels
	query  *Query
}

// flows returns the flows of a table that are let through. Former ones are left out
// where rows have accounts, which say exactly what those carried.
func (c selection) flows(t *flows.Table) []*flows.Flow {
	if c.query.whole() && hasAccounts(c.query.Group) {
		return t.WithRows()
	}
	all := t.List()
	if len(c.query.Within) > 0 {
		within := all[:0]
		for i, f := range all {
			if i%flows.PrefetchLen == 0 {
				flows.PrefetchKeys(all[i:])
			}
			if c.within(f) {
				within = append(within, f)
			}
		}
		all = within
	}
	return c.query.Filter.Select(all, c.labels)
}

// hasAccounts reports whether a table keeps accounts for the rows of a group.
func hasAccounts(g flows.Group) bool { return slices.Contains(flows.Dimensions(), g) }

// within reports whether a flow is part of all rows of Within.
func (c selection) within(f *flows.Flow) bool {
	for i := range c.query.Within {
		if id := &c.query.Within[i]; id.Group.OfFlow(f, c.labels) != *id {
			return false
		}
	}
	return true
}

// splitClosed returns the rows with live flows, and those without, unless they are pinned.
func splitClosed(rows []Row) (live, closed []Row) {
	live = rows[:0]
	for i := range rows {
		if _, over := rows[i].Closed(); over && !rows[i].Pinned {
			closed = append(closed, rows[i])
		} else {
			live = append(live, rows[i])
		}
	}
	return live, closed
}

// single gives every flow its own row.
func single(t *flows.Table, members []*flows.Flow) []Row {
	rows := make([]Row, len(members))
	for i, f := range members {
		rows[i] = Row{table: t, flow: f}
	}
	return rows
}
