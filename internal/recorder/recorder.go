package recorder

import (
	"context"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
)

// Recorder collects batches between flushes. It belongs to one goroutine; what it writes with
// has another.
type Recorder struct {
	options  Options
	writer   *writer
	interval history.Interval
	// began is the capture time at which the interval began, last that of its last batch.
	began, last time.Time
	health      flows.Health
	kernel      *kernel
}

// New returns a recorder that writes into a database, which it closes. now is when Options.First
// was read.
func New(ctx context.Context, o Options, db *store.Writer, now time.Time) (*Recorder, error) {
	earlier, err := db.Counters(ctx)
	if err != nil {
		return nil, err
	}
	return &Recorder{
		options: o, kernel: newKernel(o.Boot, now.In(o.Zone), newReadings(o.First), earlier), writer: newWriter(ctx, &o, db, earlier),
	}, nil
}

// Batch adds a batch, and hands what was collected to be written when it is time. Labels are
// what is known by now. An error is that of reading the kernel's counters; nothing is lost by
// it.
func (r *Recorder) Batch(b *flows.Batch, l *flows.Labels) error {
	at := time.Unix(0, b.At).In(r.options.Zone)
	if r.last.IsZero() {
		r.began, r.last = at, at
	}
	if history.FiveMinutes.Key(at) != history.FiveMinutes.Key(r.last) || at.Sub(r.began) >= r.options.Flush || at.Before(r.began) {
		r.hand(at, l)
	}
	r.last, r.health = at, b.Health
	for number, p := range r.interval.Add(b) {
		r.kernel.capture(r.name(number), p)
	}
	now, all, err := r.options.Read()
	if err != nil {
		return err // What was captured is compared with the next reading.
	}
	read := newReadings(all)
	r.kernel.read(now, at, read, r.counted(&read))
	if len(r.kernel.begun) > 0 { // From now on nothing is forgotten, however this ends.
		r.hand(at, l)
	}
	return nil
}

// hand hands what was collected to the writer, unless that is still writing: then it is
// collected on.
func (r *Recorder) hand(at time.Time, l *flows.Labels) {
	select {
	case <-r.writer.idle:
		r.writer.jobs <- r.take(l)
		r.began = at
	default:
	}
}

// take returns what was collected since the last time.
func (r *Recorder) take(l *flows.Labels) job {
	lost, counters, b := r.kernel.take()
	j := job{at: r.last, carried: map[string]history.Carried{}, counters: counters, beginning: b}
	for number, sums := range r.interval.Take(l) {
		name := r.name(number)
		j.carried[name] = history.Carried{Interface: name, Subjects: sums.Plus(j.carried[name].Subjects)}
	}
	for name, missed := range lost {
		j.carried[name] = history.Carried{Interface: name, Subjects: j.carried[name].Subjects, Missed: missed}
	}
	return j
}

// name returns the name of the interface that flows of a number were captured on; 0 is the only
// one.
func (r *Recorder) name(number uint32) string {
	if number == 0 && len(r.health.Sources) > 0 {
		return r.health.Sources[0].Name
	}
	if one, ok := r.kernel.last.byIndex[number]; ok {
		return one.Name
	}
	return r.health.Names[number]
}

// counted returns the counters of the interfaces that are captured on.
func (r *Recorder) counted(now *readings) map[string]Reading {
	all := map[string]Reading{}
	for _, s := range r.health.Sources {
		if s.Name == flows.AnyInterface {
			return now.byName
		}
		if one, ok := now.byName[s.Name]; ok {
			all[s.Name] = one
		}
	}
	return all
}

// Close writes what was collected, and ends the writing.
func (r *Recorder) Close(l *flows.Labels) error {
	<-r.writer.idle
	r.writer.jobs <- r.take(l)
	close(r.writer.jobs)
	return <-r.writer.ended
}
