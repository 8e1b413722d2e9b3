package owners

import (
	"iter"
	"time"

	"iftopgo/flows"
)

// pendingFlow is a flow whose owner is not known, or only guessed.
type pendingFlow struct {
	attempt  int
	due      time.Time
	reported answer
}

// retryDelays are the times to wait after each attempt. Nearly all owners are found at
// the first; later ones are for tables that are being filled, and for guesses that
// something better may replace.
var retryDelays = []time.Duration{250 * time.Millisecond, time.Second, 3 * time.Second}

// maxPending bounds the flows that wait; further ones are refused and counted.
const maxPending = 16384

// pending are the flows to be looked up.
type pending map[flows.Key]pendingFlow

// add adds a flow and reports whether there was room for it.
func (p pending) add(k flows.Key, now time.Time) bool {
	if _, ok := p[k]; !ok && len(p) >= maxPending {
		return false
	}
	p[k] = pendingFlow{due: now}
	return true
}

// due yields the flows that are to be looked up now. They may be recorded or postponed
// while they are yielded.
func (p pending) due(now time.Time) iter.Seq[flows.Key] {
	return func(yield func(flows.Key) bool) {
		for k, q := range p {
			if !now.Before(q.due) && !yield(k) {
				return
			}
		}
	}
}

// record stores an answer and reports whether it is new. A flow with a guess stays and
// is looked up again later; with anything better it is done.
func (p pending) record(k flows.Key, a answer, now time.Time) (isNew bool) {
	q := p[k]
	isNew = q.reported.ref != a.ref || q.reported.evidence < a.evidence
	q.reported = a
	p[k] = q
	if a.evidence > flows.EvidenceGuess {
		delete(p, k)
		return isNew
	}
	p.postpone(k, now)
	return isNew
}

// postpone schedules the next attempt, or drops the flow after the last one.
func (p pending) postpone(k flows.Key, now time.Time) {
	q := p[k]
	if q.attempt >= len(retryDelays) {
		delete(p, k)
		return
	}
	q.due = now.Add(retryDelays[q.attempt])
	q.attempt++
	p[k] = q
}
