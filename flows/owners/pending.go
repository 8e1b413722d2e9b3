package owners

import (
	"iter"
	"time"

	"iftopgo/flows"
)

// question is a flow whose owner is not settled.
type question struct {
	attempt int
	due     time.Time
	told    answer
}

// pauses are the times to wait after each attempt. A socket is found at the first
// one nearly always; the later ones are for tables that are being filled, and for
// guesses that something better may yet replace.
var pauses = []time.Duration{250 * time.Millisecond, time.Second, 3 * time.Second}

// maxPending bounds the questions that wait; a flood of flows beyond it is
// refused, and counted.
const maxPending = 16384

// pending holds the questions.
type pending map[flows.Key]question

// add takes up a key, unless there are too many already.
func (p pending) add(k flows.Key, now time.Time) bool {
	if _, ok := p[k]; !ok && len(p) >= maxPending {
		return false
	}
	p[k] = question{due: now}
	return true
}

// due yields what is to be looked up now. A question may be answered or put off
// when it is yielded.
func (p pending) due(now time.Time) iter.Seq[flows.Key] {
	return func(yield func(flows.Key) bool) {
		for k, q := range p {
			if !now.Before(q.due) && !yield(k) {
				return
			}
		}
	}
}

// answered notes an answer and reports whether it is news. A guess is looked into
// again later; anything better is settled.
func (p pending) answered(k flows.Key, a answer, now time.Time) (news bool) {
	q := p[k]
	news = q.told.ref != a.ref || q.told.evidence < a.evidence
	q.told = a
	p[k] = q
	if a.evidence > flows.EvidenceGuess {
		delete(p, k)
		return news
	}
	p.later(k, now)
	return news
}

// later puts a question off, or drops it after the last attempt.
func (p pending) later(k flows.Key, now time.Time) {
	q := p[k]
	if q.attempt >= len(pauses) {
		delete(p, k)
		return
	}
	q.due = now.Add(pauses[q.attempt])
	q.attempt++
	p[k] = q
}
