package recorder

import (
	"maps"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
)

// job is what is written at a time.
type job struct {
	at time.Time
	// carried is what each interface carried, and counters are those of the kernel by now.
	carried  map[string]history.Carried
	counters map[string]history.Counter
	beginning
}

// beginning is what is written of interfaces that come for the first time: the counters that
// they begin with, and what they carried while nothing was recorded.
type beginning struct {
	begun  map[string]history.Counter
	missed map[history.BucketID]flows.Pair
	pause  store.Pause
}

func newBeginning() beginning {
	return beginning{begun: map[string]history.Counter{}, missed: map[history.BucketID]flows.Pair{}}
}

// merge adds what an earlier job has, which was not written. earlier may be nil.
func (j *job) merge(earlier *job) {
	if earlier == nil {
		return
	}
	for name, c := range earlier.carried {
		sum := j.carried[name]
		j.carried[name] = history.Carried{Interface: name, Subjects: sum.Subjects.Plus(c.Subjects), Missed: sum.Missed.Plus(c.Missed)}
	}
	maps.Copy(j.begun, earlier.begun)
	maps.Copy(j.missed, earlier.missed)
	if !earlier.pause.Until.IsZero() {
		j.pause = earlier.pause
	}
}
