package list

import "iftopgo/flows"

// Single returns the row that the only flow of the row has where flows are listed one by
// one. A row of several flows or none, or of another group than flows.HidingParts, is
// returned as it is.
func (r *Row) Single() *Row {
	if r.sum == nil || !r.sum.id.Group.IsAlike() || len(r.sum.flows) != 1 {
		return r
	}
	return r.of(r.sum.flows[0])
}

// of returns the row of a single flow of the row.
func (r *Row) of(f *flows.Flow) *Row { return &Row{Pinned: r.Pinned, table: r.table, flow: f} }

// Singles returns the rows with a row for each flow of those that look alike
// (flows.HidingParts), in the order that the query asks for.
func Singles(rows []Row, q Query, l flows.Labels) []Row {
	single := make([]Row, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		if id := r.ID(); !id.Group.IsAlike() || r.Silent() {
			single = append(single, *r)
			continue
		}
		for _, f := range r.Members() {
			single = append(single, *r.of(f))
		}
	}
	return order(single, &q, &l)
}
