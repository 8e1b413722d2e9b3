package owners

import (
	"runtime"
	"slices"
	"time"

	"iftopgo/flows"
)

// rechecks are the flows that are asked for again, with what is known of them: a
// connection may have been passed on, or its process may run another program by now.
type rechecks map[flows.Key]flows.Owned

// maxRechecks bounds the flows that wait; further ones are dropped, as they come again.
const maxRechecks = 4096

// The budget of asking again: on average one part in so many of a core. Flows that are
// new have a budget of their own, and come first.
const (
	recheckShare = 200
	recheckBurst = 50 * time.Millisecond
)

// maxRefreshes is how often the tables are refreshed: by a scan with eBPF, by a walk of
// /proc where that has not helped.
const maxRefreshes = 2

// newRecheckTime returns the budget of asking again.
func newRecheckTime() budget { return budget{share: recheckShare, burst: recheckBurst} }

// AskAgain asks whether flows still have the owners that are known of them, while they
// carry something. Only changes are answered: by a process that was seen using the socket
// since, or that holds it now. It never waits, and there is no need to ask until there is
// an answer.
func (r *Resolver) AskAgain(known ...flows.Owned) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range known {
		if len(r.again) < maxRechecks {
			r.again[o.Key] = o
		}
	}
}

// recheck looks up flows that were asked for again, as far as the budget allows; the rest
// is done later. What is not certain then, because a process has ended or does not hold the
// socket any more, is looked up again when the tables have been refreshed.
func (r *Resolver) recheck(f finder, now time.Time, batch *Batch) {
	again := r.takeRechecks()
	if len(again) == 0 {
		return
	}
	runtime.LockOSThread() // For threadCPUTime.
	defer runtime.UnlockOSThread()
	left, began := r.recheckTime.allowed(now), threadCPUTime()
	defer func() { r.recheckTime.spend(threadCPUTime() - began) }()
	if left <= 0 {
		r.putBack(again)
		return
	}
	f.prepare(len(again))
	var unsure []flows.Owned
	compared := now
	for k, known := range again {
		if time.Since(compared) >= budgetStep {
			if threadCPUTime()-began >= left {
				break
			}
			compared = time.Now()
		}
		delete(again, k)
		if _, ok := r.pending[k]; !ok && !r.recheckFlow(f, known, now, batch) {
			unsure = append(unsure, known)
		}
	}
	for range maxRefreshes {
		if len(unsure) == 0 || !f.refresh(now) {
			break
		}
		unsure = slices.DeleteFunc(unsure, func(known flows.Owned) bool { return r.recheckFlow(f, known, now, batch) })
	}
	r.putBack(again)
}

// takeRechecks takes all flows that were asked for again, nil when there are none.
func (r *Resolver) takeRechecks() rechecks {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.again) == 0 {
		return nil
	}
	again := r.again
	r.again = rechecks{}
	return again
}

// putBack keeps what the budget did not allow, unless it was asked for anew.
func (r *Resolver) putBack(again rechecks) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for k, known := range again {
		if _, ok := r.again[k]; !ok && len(r.again) < maxRechecks {
			r.again[k] = known
		}
	}
}

// recheckFlow looks up a flow of which an owner is known, reports what has changed, and
// reports whether the answer is certain: by a process that is running.
func (r *Resolver) recheckFlow(f finder, known flows.Owned, now time.Time, batch *Batch) (certain bool) {
	a, ok := f.find(known.Key, now)
	if !ok {
		return false
	}
	old, isKnown := r.registry.get(known.Owner)
	if isKnown && old.ref == a.ref {
		if o, changed := r.registry.update(a.ref, now, f); changed {
			batch.Owners = append(batch.Owners, o)
		}
		if a.evidence > known.Evidence {
			batch.Owned = append(batch.Owned, flows.Owned{Key: known.Key, Owner: old.ID, Evidence: a.evidence})
		}
		return a.evidence > flows.EvidenceGuess && !old.Ended
	}
	if !isKnown || replaces(a, known, &old, f) {
		o, isNew := r.registry.getOrCreate(a.ref, now, f.describe)
		if isNew {
			batch.Owners = append(batch.Owners, o)
		}
		batch.Owned = append(batch.Owned, flows.Owned{Key: known.Key, Owner: o.ID, Evidence: a.evidence})
	}
	return a.evidence > flows.EvidenceGuess
}

// replaces reports whether an answer is better than the owner that is known: if it is
// certain, as what is found now is newer, or if nothing is known. A guess takes the place of
// another guess, or of what was certain, only where that process has ended and a running
// one is found: a flow must not go from one to the other of several that share a port. Of
// TCP such a guess is the listener, which has the last packets of connections of others.
func replaces(a answer, known flows.Owned, old *entry, f finder) bool {
	if a.evidence > flows.EvidenceGuess || known.Evidence == flows.EvidenceNone {
		return true
	}
	if old.ref.pid == 0 { // The kernel, forwarding, or some process of a user.
		return known.Evidence == flows.EvidenceGuess
	}
	return a.ref.pid != 0 && !f.alive(old.ref, true) && (known.Evidence == flows.EvidenceGuess || known.Key.Proto != flows.ProtoTCP)
}
