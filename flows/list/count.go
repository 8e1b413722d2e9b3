package list

import "iftopgo/flows"

// Count returns how many flows rows stand for, as Row.Flows and Row.Live count.
func Count(rows []Row) (all, live int) {
	var block [flows.PrefetchLen]*flows.Flow
	for i := range rows {
		if i%flows.PrefetchLen == 0 {
			flows.PrefetchFlows(firstFlows(rows[i:], block[:0]))
		}
		all += rows[i].Flows()
		live += rows[i].Live()
	}
	return all, live
}

// firstFlows appends the first flow of each of the next rows, flows.PrefetchLen of them at
// most.
func firstFlows(rows []Row, to []*flows.Flow) []*flows.Flow {
	for i := range rows[:min(len(rows), flows.PrefetchLen)] {
		if r := &rows[i]; r.sum == nil {
			to = append(to, r.flow)
		} else if len(r.sum.flows) > 0 {
			to = append(to, r.sum.flows[0])
		}
	}
	return to
}
