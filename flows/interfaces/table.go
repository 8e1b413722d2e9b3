package interfaces

import (
	"slices"
	"time"
)

// Table is the accounts of all interfaces. The zero value is before the first sample. It
// is never changed: Fold returns another one.
type Table struct {
	// list are the interfaces there are, in the kernel's order, gone those that were
	// removed, oldest first.
	list, gone []*Account
	// physical and all are the sums, nil before the first sample.
	physical, all *Account

	begun bool
	// start is when the first second of the histories began, since from when on everything counts.
	start, since, at, wall int64
	ids                    ID
}

// maxGone is how many removed interfaces are remembered, in case they come again. Hosts of
// containers make and remove interfaces all the time.
const maxGone = 256

// Accounts returns the interfaces there are, in the kernel's order. It must not be changed.
func (t *Table) Accounts() []*Account { return t.list }

// Physical returns the sum of what goes into and out of the host; All that of all
// interfaces, which counts bytes that pass several of them as often. They are nil before
// the first sample.
func (t *Table) Physical() *Account { return t.physical }

// All is described at Physical.
func (t *Table) All() *Account { return t.all }

// Wall is the time of day of the last sample, in nanoseconds (Unix), 0 before the first.
func (t *Table) Wall() int64 { return t.wall }

// Elapsed is for how long everything is counted, in nanoseconds.
func (t *Table) Elapsed() int64 { return t.at - t.since }

// Second is the second of the histories that comes after the last sample.
func (t *Table) Second() int64 { return second(t.at - t.start) }

// second is the second that begins next to a time: samples are a little late, or early.
func second(ns int64) int64 { return (ns + int64(time.Second/2)) / int64(time.Second) }

// Fold returns the table with one more sample. A sample that is not later than the last one
// changes nothing.
func (t *Table) Fold(s Sample) *Table {
	if t.begun && s.At <= t.at {
		return t
	}
	f := newFolding(t, &s)
	isPhysical := physical(s.Interfaces)
	sums := [2]sum{{of: t.physical}, {of: t.all}}
	for i := range s.Interfaces {
		a, counted := f.account(&s.Interfaces[i])
		a.Physical = isPhysical[i]
		f.next.list = append(f.next.list, a)
		sums[1].add(a, counted)
		if a.Physical {
			sums[0].add(a, counted)
		}
	}
	f.next.gone = f.remember()
	f.next.physical = sums[0].account(Account{Interface: Interface{Name: "physical"}, ID: PhysicalID}, f.span)
	f.next.all = sums[1].account(Account{Interface: Interface{Name: "any"}, ID: AllID}, f.span)
	return f.next
}

// Reset returns the table with everything counted from the last sample on. Histories stay.
func (t *Table) Reset() *Table {
	next := *t
	next.since = t.at
	next.list, next.gone = resetAll(t.list), resetAll(t.gone)
	if t.begun {
		next.physical, next.all = t.physical.reset(), t.all.reset()
	}
	return &next
}

func resetAll(all []*Account) []*Account {
	out := make([]*Account, len(all))
	for i, a := range all {
		out[i] = a.reset()
	}
	return out
}

// folding is a sample on its way into a table.
type folding struct {
	before, next *Table
	span         span
	// same are the accounts of the table before whose interfaces are still there, by index;
	// taken are the accounts that go on.
	same  map[int]*Account
	taken map[ID]bool
}

func newFolding(t *Table, s *Sample) *folding {
	next := &Table{begun: true, start: t.start, since: t.since, at: s.At, wall: s.Wall, ids: max(t.ids, firstID)}
	switch {
	case !t.begun:
		next.start, next.since = s.At, s.At
	case t.at == t.start: // The first sample was taken at any time, all others are a second apart from this one.
		next.start = s.At - max(second(s.At-t.start), 1)*int64(time.Second)
	}
	next.list = make([]*Account, 0, len(s.Interfaces))
	f := &folding{
		before: t, next: next, span: span{s.At - t.at, t.Second(), next.Second()},
		same: make(map[int]*Account, len(t.list)), taken: make(map[ID]bool, len(t.list)),
	}
	for _, a := range t.list {
		f.same[a.Index] = a
	}
	for i := range s.Interfaces {
		// One that was renamed counts on. Another one that got the index has counted less.
		now := &s.Interfaces[i]
		if a := f.same[now.Index]; a != nil && a.Name != now.Name && now.Counters.restarted(a.Counters) {
			delete(f.same, now.Index)
		} else if a != nil {
			f.taken[a.ID] = true
		}
	}
	return f
}

// account returns the account of an interface with what the sample has of it, and what was
// counted since the last one.
func (f *folding) account(now *Interface) (a *Account, counted Counters) {
	before, again := f.earlier(now)
	if before == nil {
		return f.open(now)
	}
	f.taken[before.ID] = true // It may have come again.
	counted = now.Counters
	if !again {
		counted = now.Counters.Since(before.Counters)
	}
	if !now.Counted || !before.Counted {
		a, counted = before.begin(Counters{}), Counters{}
	} else {
		a = before.count(counted, f.span)
	}
	a.Interface = *now
	return a, counted
}

// earlier returns the account that an interface had in the table before. again says that
// it was removed since and has come again, with counters from 0.
func (f *folding) earlier(now *Interface) (a *Account, again bool) {
	if a := f.same[now.Index]; a != nil {
		return a, false
	}
	for _, list := range [...][]*Account{f.before.list, f.before.gone} {
		for _, a := range slices.Backward(list) {
			if a.Name == now.Name && !f.taken[a.ID] {
				return a, true
			}
		}
	}
	return nil, false
}

// open returns the account of an interface that was never seen. One that has come after the
// first sample has counted since then; in which time is not known.
func (f *folding) open(now *Interface) (a *Account, counted Counters) {
	a = &Account{Interface: *now, ID: f.next.ids}
	f.next.ids++
	if f.before.begun && now.Counted {
		a.Total, counted = now.Counters, now.Counters
	}
	return a, counted
}

// remember returns the removed interfaces that are remembered.
func (f *folding) remember() []*Account {
	out := make([]*Account, 0, len(f.before.gone))
	for _, a := range slices.Concat(f.before.gone, f.before.list) {
		if !f.taken[a.ID] {
			out = append(out, a)
		}
	}
	return slices.Clone(out[max(len(out)-maxGone, 0):])
}

// sum adds up interfaces.
type sum struct {
	of       *Account // the same sum of the sample before, nil before the first
	is       Interface
	counted  Counters
	measured bool
}

// add adds an interface, with what was counted on it since the last sample.
func (s *sum) add(a *Account, counted Counters) {
	s.is.Counters, s.is.Counted = s.is.Counters.Plus(a.Counters), s.is.Counted || a.Counted
	s.counted, s.measured = s.counted.Plus(counted), s.measured || a.Measured
	if a.State == Up {
		s.is.State, s.is.Speed = Up, s.is.Speed+a.Speed
	}
}

// account returns the account of the sum; empty is what it is at first.
func (s *sum) account(empty Account, over span) *Account {
	a := &empty
	switch {
	case s.of == nil:
	case s.measured:
		a = s.of.count(s.counted, over)
	default:
		a = s.of.begin(s.counted)
	}
	name := a.Name
	a.Interface = s.is
	a.Name = name
	if a.State == "" {
		a.State = Down
	}
	return a
}
