package remote

import (
	"time"

	"iftopgo/flows"
)

// answerTimeout is how long the other side may leave requests unanswered before that
// is reported. It answers at least once a second, whatever it is asked.
const answerTimeout = 10 * time.Second

// statusOverlay is what the client adds to the status that the server reports: how
// many flows were refused because too many requests waited to be sent, and that the
// server does not answer.
type statusOverlay struct {
	refused uint64
	silent  bool
	// reported is what was reported last.
	reported struct {
		refused uint64
		silent  bool
	}
	// changed has capacity 1: it says that there is something to report, not what. It
	// is sent to when there is a status to add to, or when there may never be one.
	changed chan struct{}
	// status is what the server reported last, nil until it has.
	status *flows.OwnerSearch
}

// addRefused counts n more refused flows.
func (o *statusOverlay) addRefused(n int) {
	o.refused += uint64(n)
	o.notify()
}

// setResponding notes whether the server answers.
func (o *statusOverlay) setResponding(answers bool) {
	o.silent = !answers
	o.notify()
}

// notify wakes Next if there is something to report.
func (o *statusOverlay) notify() {
	if !o.unreported() || o.status == nil && !o.silent {
		return
	}
	select {
	case o.changed <- struct{}{}:
	default:
	}
}

// unreported reports whether something changed since the last report.
func (o *statusOverlay) unreported() bool {
	return o.refused != o.reported.refused || o.silent != o.reported.silent
}

// apply returns the status to report when the server reports s, which is nil if its
// status is unchanged. It returns nil if there is nothing new.
func (o *statusOverlay) apply(s *flows.OwnerSearch) *flows.OwnerSearch {
	if s != nil {
		o.status = s
	}
	if s == nil && !o.unreported() || o.status == nil && !o.silent {
		return nil
	}
	o.reported.refused, o.reported.silent = o.refused, o.silent
	sum := flows.OwnerSearch{Engine: "none"}
	if o.status != nil {
		sum = *o.status
	}
	sum.Refused += o.refused
	if o.silent {
		sum.Missing, sum.Reason, sum.Remedy = "everything new", "the helper has not answered for "+answerTimeout.String(), ""
	}
	return &sum
}
