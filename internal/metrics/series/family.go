package series

import "iftopgo/flows"

// Family are the counters of one name. K is a label set. It belongs to one goroutine at a time.
type Family[K comparable] struct {
	places int
	// series are those that have a place, and candidates those that may get one.
	series     map[K]*series
	candidates map[K]candidate
	came       uint64 // how many candidates there were
	other      flows.Tally
	// shown is the number of the last page.
	shown uint64
}

// series is a counter that has a place.
type series struct {
	count flows.Tally
	state state
	// since is the number of the first page that shows its state.
	since uint64
	candidate
}

// candidate is what a label set is worth (see [Family.Age]), and which one it is, from the first.
type candidate struct {
	score  float64
	number uint64
}

// state is what becomes of what a series carries.
type state uint8

const (
	// announced: it is shown as 0, and what it carries is in other.
	announced state = iota
	// counting: it counts what it carries.
	counting
	// ending: it stays as it is, and what it carries is in other.
	ending
)

// New returns a family with so many places.
func New[K comparable](places int) *Family[K] {
	return &Family[K]{places: places, series: make(map[K]*series), candidates: make(map[K]candidate)}
}

// Begin gives a label set a place in which it counts at once. It is for those that are known before
// anything is counted.
func (f *Family[K]) Begin(k K) {
	if len(f.series) < f.places && f.series[k] == nil {
		f.series[k] = &series{state: counting}
	}
}

// AddOther counts what is of no label set that is known.
func (f *Family[K]) AddOther(t flows.Tally) { f.other = f.other.Plus(t) }

// Page is what is shown at a time.
type Page[K comparable] struct {
	// Series are the label sets with a place.
	Series map[K]flows.Tally
	// Other is what was carried by those that had none at the time.
	Other flows.Tally
}

// Page returns what is shown now, on the page of a number. Numbers grow.
func (f *Family[K]) Page(number uint64) Page[K] {
	f.shown = number
	p := Page[K]{Series: make(map[K]flows.Tally, len(f.series)), Other: f.other}
	for k, s := range f.series {
		p.Series[k] = s.count
	}
	return p
}
