package list

import (
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
	// Filter leaves only flows that match.
	Filter rowfilter.Filter
	// Sort and Reverse order the rows. Rows that are equal in it are ordered by
	// their IDs, so that they stay in place.
	Sort    SortBy
	Reverse bool
	// Direction is what counts in the orders by rate, total and packets.
	Direction Direction
	// Pins are rows that stay on top. One that there is no traffic for is listed
	// with figures of 0, if Within and Filter let it through. Where flows are listed
	// one by one, a pin of merged flows, such as all between two hosts, keeps these
	// flows on top, and where alike flows are one row, a pin of one of them that row;
	// pins of other groups are ignored. A pin without an interface is
	// for the same row on every interface.
	Pins []flows.ID
	// Frozen is an order that is kept: rows that are not in it come below. nil
	// sorts all rows.
	Frozen []flows.ID
}

// Rows returns the rows of a table that a query asks for. Listed rows and their
// Remainder are the totals.
func Rows(t *flows.Table, q Query, l flows.Labels) []Row {
	c := selection{labels: &l, query: &q}
	selected := c.flows(t)
	var rows []Row
	if q.Group == flows.Ungrouped {
		rows = single(t, selected)
	} else {
		rows = grouped(t, q.Group, selected, &l)
	}
	rows = c.pin(t, rows)
	return order(rows, &q, &l)
}

// selection chooses the flows that Within and Filter of a query let through.
type selection struct {
	labels *flows.Labels
	query  *Query
}

// flows returns the flows of a table that are let through.
func (c selection) flows(t *flows.Table) []*flows.Flow {
	all := t.List()
	if len(c.query.Within) > 0 {
		within := all[:0]
		for i, f := range all {
			if i%flows.PrefetchLen == 0 {
				flows.PrefetchKeys(all[i:])
			}
			if c.within(f.Key) {
				within = append(within, f)
			}
		}
		all = within
	}
	return c.query.Filter.Select(all, c.labels)
}

// within reports whether a flow is part of all rows of Within.
func (c selection) within(k flows.Key) bool {
	for i := range c.query.Within {
		if id := &c.query.Within[i]; id.Group.Of(k, c.labels) != *id {
			return false
		}
	}
	return true
}

// single gives every flow its own row.
func single(t *flows.Table, members []*flows.Flow) []Row {
	rows := make([]Row, len(members))
	for i, f := range members {
		rows[i] = Row{table: t, flow: f}
	}
	return rows
}
