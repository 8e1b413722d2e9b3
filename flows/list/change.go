package list

import "iftopgo/flows"

// Change returns how much more or less the row carries than five minutes ago, in bytes a
// second: see flows.Table.Change.
func (r *Row) Change() flows.Rate {
	if r.sum == nil {
		return r.table.Change(&r.flow.Series)
	}
	var before flows.Rate
	for i, f := range r.sum.flows { // Not by parts: it is asked of every row.
		if i%flows.PrefetchLen == 0 && len(r.sum.flows) > 1 {
			flows.PrefetchFlows(r.sum.flows[i:])
			flows.PrefetchPast(r.sum.flows[i:])
		}
		before = before.Plus(r.table.Before(&f.Series))
	}
	for _, a := range r.sum.accounts() {
		before = before.Plus(r.table.Before(&a.Series))
	}
	return r.table.ChangeOf(r.window(flows.Window40s), before)
}

// ofRate returns what counts of a rate.
func (d Direction) ofRate(r flows.Rate) float64 {
	switch d {
	case Sent:
		return r.Sent
	case Received:
		return r.Recv
	default:
		return r.Sum()
	}
}
