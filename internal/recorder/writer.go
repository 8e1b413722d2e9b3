package recorder

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
)

// pruneEvery is how often what is too old is removed.
const pruneEvery = time.Hour

// writer writes jobs, in a goroutine of its own.
type writer struct {
	idle  chan struct{} // it waits for a job
	jobs  chan []job
	ended chan error

	db   *store.Writer
	book *history.Book
	log  func(string)
	// waiting is what could not be added to buckets yet, and unwritten are buckets that are
	// not in the database as they are: reading or writing it has failed.
	waiting   *job
	unwritten map[history.BucketID]*history.Bucket
	failed    string // how it failed last
	keep      store.Keep
	pruned    time.Time
}

func newWriter(ctx context.Context, o *Options, db *store.Writer, earlier map[string]store.Counter) *writer {
	w := &writer{
		idle: make(chan struct{}), jobs: make(chan []job), ended: make(chan error, 1),
		db: db, log: o.Log, keep: o.Keep, unwritten: map[history.BucketID]*history.Bucket{},
	}
	var latest time.Time
	for _, c := range earlier {
		if c.At.After(latest) {
			latest = c.At
		}
	}
	w.book = history.NewBook(o.Places, latest, func(id history.BucketID) (*history.Bucket, error) {
		if b := w.unwritten[id]; b != nil {
			return b, nil
		}
		return db.Earlier(ctx, id)
	})
	go w.run(ctx)
	return w
}

// run writes jobs until there are no more.
func (w *writer) run(ctx context.Context) {
	for {
		var all []job
		var more bool
		select {
		case w.idle <- struct{}{}:
			all, more = <-w.jobs
		case all, more = <-w.jobs:
		}
		if !more {
			w.ended <- errors.Join(w.unfinished(), w.db.Close())
			return
		}
		for _, j := range all {
			w.tell(w.write(ctx, j))
		}
	}
}

// tell logs when writing begins to fail, when it fails for another cause, and when it is over.
func (w *writer) tell(err error) {
	cause := ""
	if err != nil {
		cause = err.Error()
		cause = strings.TrimSpace(cause[strings.LastIndex(cause, ": ")+1:]) // Not what it was that could not be done first.
	}
	switch {
	case cause == w.failed:
	case cause != "":
		w.log(err.Error() + "; it is kept in memory, and tried again every minute")
	default:
		w.log("the history is written again")
	}
	w.failed = cause
}

// unfinished says that something is lost: the last job, which has all that failed before, failed.
func (w *writer) unfinished() error {
	if w.failed == "" {
		return nil
	}
	return fmt.Errorf("what was captured since writing failed is not in the history: %s", w.failed)
}

// write writes a job, with all that could not be written before.
func (w *writer) write(ctx context.Context, j job) error {
	j.merge(w.waiting)
	w.waiting = &j
	if err := w.begin(ctx, &j); err != nil {
		return err
	}
	changed, err := w.book.Add(j.at, slices.Collect(maps.Values(j.carried)))
	if err != nil {
		return err
	}
	w.waiting = nil
	for _, b := range changed {
		w.unwritten[b.ID] = b
	}
	w.bound(changed)
	f := store.Flush{At: j.at, Buckets: slices.Collect(maps.Values(w.unwritten)), Counters: j.counters}
	if err := w.db.Write(ctx, &f); err != nil {
		return err
	}
	clear(w.unwritten)
	return w.prune(ctx, j.at)
}

// begin writes what was missed before the recorder began. It is added to buckets in the
// database: no bucket is open yet.
func (w *writer) begin(ctx context.Context, j *job) error {
	if len(j.begun) == 0 {
		return nil
	}
	if err := w.db.Write(ctx, &store.Flush{At: j.at, Counters: j.begun, Missed: j.missed, Pause: j.pause}); err != nil {
		return err
	}
	j.beginning = newBeginning()
	return nil
}

// mostUnwritten is how many subjects of buckets are kept that cannot be written.
const mostUnwritten = 50_000

// bound leaves buckets that cannot be written without subjects when they are too many, but for
// those that changed now: some of them are open.
func (w *writer) bound(changed []*history.Bucket) {
	subjects := 0
	for _, b := range w.unwritten {
		subjects += len(b.Subjects)
	}
	if subjects <= mostUnwritten {
		return
	}
	for id, b := range w.unwritten {
		if !slices.Contains(changed, b) {
			w.unwritten[id] = &history.Bucket{ID: id, Subjects: b.Subjects.Fold(0), Missed: b.Missed}
		}
	}
}

// prune removes what is too old, now and then.
func (w *writer) prune(ctx context.Context, now time.Time) error {
	if now.Sub(w.pruned) < pruneEvery && !now.Before(w.pruned) {
		return nil
	}
	w.pruned = now
	return w.db.Prune(ctx, now, w.keep)
}
