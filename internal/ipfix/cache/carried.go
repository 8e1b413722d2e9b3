package cache

import "iftopgo/flows"

// carried is what a flow has carried since first, in nanoseconds since the Unix epoch.
type carried struct {
	flows.Tally
	first, last int64
	tcp         flows.TCPState
}

// add adds what a batch says of the flow.
func (f *carried) add(d *flows.Delta) {
	switch {
	case d.Tally == flows.Tally{}:
	case f.Tally == flows.Tally{}:
		*f = carried{d.Tally, d.First, d.Last, d.TCP}
	default:
		*f = carried{f.Plus(d.Tally), min(f.first, d.First), max(f.last, d.Last), f.tcp | d.TCP}
	}
}
