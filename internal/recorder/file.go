package recorder

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
)

// RepeatedError is of a file that was recorded already, which would count twice.
type RepeatedError struct {
	Name string
	// Until is up to when what has this name is in the history.
	Until time.Time
}

func (e RepeatedError) Error() string {
	return fmt.Sprintf("%s is in the history up to %s already, and would count twice; record it into another directory",
		e.Name, e.Until.Format("2006-01-02 15:04:05"))
}

// mark is what is kept of a file beside what it carried, in the place of a counter of the kernel:
// what its first packet is known by, and up to when it was recorded.
type mark struct {
	name  string
	first int64 // when its first packet was captured
}

// counter returns it as it is kept.
func (m *mark) counter() history.Counter {
	return history.Counter{Boot: store.FileBoot + strconv.FormatInt(m.first, 10)}
}

// split takes the marks of files from the counters of the kernel.
func split(all map[string]store.Counter) (counters, marks map[string]store.Counter) {
	counters, marks = map[string]store.Counter{}, map[string]store.Counter{}
	for name, c := range all {
		if strings.HasPrefix(c.Boot, store.FileBoot) {
			marks[name] = c
		} else {
			counters[name] = c
		}
	}
	return counters, marks
}

// files are the mark of the file that is recorded, and those of files that were recorded before.
type files struct {
	mark
	marks map[string]store.Counter
}

// begin looks at the first batch of a file, of which nothing is recorded when it begins before the
// end of what is recorded of its name, or with the same packet.
func (f *files) begin(b *flows.Batch, zone *time.Location) error {
	if f.name != "" || len(b.Health.Sources) == 0 || len(b.Deltas) == 0 {
		return nil
	}
	m := mark{b.Health.Sources[0].Name, math.MaxInt64}
	for i := range b.Deltas {
		m.first = min(m.first, b.Deltas[i].First)
	}
	before, ok := f.marks[m.name]
	if at := time.Unix(0, b.Health.Clock.Wall(m.first)); ok && (at.Before(before.At) || m.counter() == before.Counter) {
		return RepeatedError{m.name, before.At.In(zone)}
	}
	f.mark = m
	return nil
}
