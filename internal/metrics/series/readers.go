package series

import "time"

const (
	// readerGone is after what time a reader that has not come again is none any more: the time
	// after which Prometheus takes a series for gone.
	readerGone = 5 * time.Minute
	// mostReaders is how many readers are told apart.
	mostReaders = 16
)

// Readers are those who read pages, and which page each of them has seen last. The zero value has
// none.
type Readers struct{ last map[string]reading }

type reading struct {
	page uint64
	at   time.Time
}

// Saw says that a reader has seen a page at a time, and returns the number of the page that all
// readers have seen, or a later one.
func (r *Readers) Saw(who string, page uint64, at time.Time) uint64 {
	if r.last == nil {
		r.last = make(map[string]reading)
	}
	for name, l := range r.last {
		if at.Sub(l.at) > readerGone {
			delete(r.last, name)
		}
	}
	if _, known := r.last[who]; known || len(r.last) < mostReaders {
		r.last[who] = reading{max(page, r.last[who].page), at}
	}
	all := page
	for _, l := range r.last {
		all = min(all, l.page)
	}
	return all
}
