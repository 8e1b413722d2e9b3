package remote

import "iftopgo/flows/owners"

// refused counts the flows that were asked for when too many waited to be sent,
// beside those that the other side refuses.
type refused struct {
	n, told uint64
	// news has one place: it says that there are more, not how many. It is given
	// when there is a status to tell them by.
	news chan struct{}
	// status is what the other side told last, nil until it has.
	status *owners.Status
}

// add counts n more.
func (r *refused) add(n int) {
	r.n += uint64(n)
	if r.n == r.told || r.status == nil {
		return
	}
	select {
	case r.news <- struct{}{}:
	default:
	}
}

// with returns what is to be told when the other side tells s: both sides' count,
// nil if that has been told.
func (r *refused) with(s *owners.Status) *owners.Status {
	if s != nil {
		r.status = s
	}
	if r.status == nil || s == nil && r.n == r.told {
		return nil
	}
	sum := *r.status
	sum.Refused += r.n
	r.told = r.n
	return &sum
}
