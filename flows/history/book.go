package history

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"iftopgo/flows"
)

// BucketID names a bucket: its level, its key (see [Level.Key]), and its interface.
type BucketID struct {
	Level     Level
	Key       int64
	Interface string
}

// Bucket is what an interface carried in a time. It never changes. Its subjects and what was
// missed are together what the kernel's counter grew by.
type Bucket struct {
	ID       BucketID
	Subjects Sums
	// Missed is what was not recorded.
	Missed flows.Pair
}

// with returns the bucket with more in it, and at most so many places in each dimension.
func (b *Bucket) with(c *Carried, places int) *Bucket {
	return &Bucket{ID: b.ID, Subjects: b.Subjects.Plus(c.Subjects).Fold(places), Missed: b.Missed.Plus(c.Missed)}
}

// Carried is what an interface carried since the last flush.
type Carried struct {
	Interface string
	Subjects  Sums
	Missed    flows.Pair
}

// Book has the open bucket of each level and interface, and says what is to be written.
type Book struct {
	places  int
	latest  time.Time
	earlier func(BucketID) (*Bucket, error)
	open    map[openID]*Bucket
}

// openID is the part of a BucketID that stays while time goes on.
type openID struct {
	level Level
	iface string
}

// NewBook returns a book whose buckets have at most so many places in each dimension. latest is
// the time of what was last added by an earlier one, zero if there was none. earlier returns
// what a bucket has from then, nil for nothing.
func NewBook(places int, latest time.Time, earlier func(BucketID) (*Bucket, error)) *Book {
	return &Book{places: places, latest: latest, earlier: earlier, open: map[openID]*Bucket{}}
}

// Add adds what interfaces carried up to a time, and returns the buckets that have changed by
// it: those that are over first, which do not change again unless the zone does. The location
// of the time says what is a local day. A time before the one of an earlier call is taken for
// that one: a bucket that is over stays so when the wall clock is set back.
//
// While a bucket is open it has twice as many places, so that who comes late may still become
// one of the largest. With an error, which is earlier's, nothing was added.
func (b *Book) Add(at time.Time, carried []Carried) ([]*Bucket, error) {
	if at.Before(b.latest) {
		at = b.latest.In(at.Location())
	}
	opened, err := b.openFor(at, carried)
	if err != nil {
		return nil, err
	}
	changed := b.close(at)
	maps.Copy(b.open, opened)
	b.latest = at
	for _, c := range carried {
		for _, l := range Levels() {
			id := openID{l, c.Interface}
			b.open[id] = b.open[id].with(&c, 2*b.places)
			changed = append(changed, b.open[id])
		}
	}
	return changed, nil
}

// openFor returns the buckets that are to be opened at a time.
func (b *Book) openFor(at time.Time, carried []Carried) (map[openID]*Bucket, error) {
	opened := map[openID]*Bucket{}
	for _, c := range carried {
		for _, l := range Levels() {
			id := BucketID{l, l.Key(at), c.Interface}
			if o := b.open[openID{l, c.Interface}]; o != nil && o.ID == id {
				continue
			}
			before, err := b.earlier(id)
			if err != nil {
				return nil, err
			}
			if before == nil {
				before = &Bucket{ID: id, Subjects: Sums{}}
			}
			opened[openID{l, c.Interface}] = before
		}
	}
	return opened, nil
}

// close returns the open buckets that are over, as they remain.
func (b *Book) close(at time.Time) []*Bucket {
	var over []*Bucket
	for id, o := range b.open {
		if o.ID.Key == id.level.Key(at) {
			continue
		}
		delete(b.open, id)
		if folded := o.Subjects.Fold(b.places); len(folded) != len(o.Subjects) {
			over = append(over, &Bucket{ID: o.ID, Subjects: folded, Missed: o.Missed})
		}
	}
	slices.SortFunc(over, func(a, b *Bucket) int { return a.ID.compare(b.ID) })
	return over
}

// compare orders buckets.
func (id BucketID) compare(o BucketID) int {
	return cmp.Or(cmp.Compare(id.Level, o.Level), cmp.Compare(id.Key, o.Key), cmp.Compare(id.Interface, o.Interface))
}
