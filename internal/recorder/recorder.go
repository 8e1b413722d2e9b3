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
	// began is when the interval began and last when its last batch ended, by the wall clock.
	began, last time.Time
	health      flows.Health
	kernel      *kernel
	queue       []job // of buckets that were over while the writer was busy
	files       files
}

// New returns a recorder that writes into a database, which it closes. now is when Options.First
// was read.
func New(ctx context.Context, o Options, db *store.Writer, now time.Time) (*Recorder, error) {
	earlier, err := db.Counters(ctx)
	if err != nil {
		return nil, err
	}
	earlier, marks := split(earlier)
	return &Recorder{
		options: o, kernel: newKernel(o.Boot, now.In(o.Zone), newReadings(o.First), earlier), writer: newWriter(ctx, &o, db, earlier),
		files: files{marks: marks},
	}, nil
}

// Batch adds a batch, and hands what was collected to be written when it is time. Labels are
// what is known by now. An error is that of reading the kernel's counters, and nothing is lost by
// it; or a [RepeatedError], and nothing of the batch is recorded.
func (r *Recorder) Batch(b *flows.Batch, l *flows.Labels) error {
	if r.options.Read == nil {
		if err := r.files.begin(b, r.options.Zone); err != nil {
			return err
		}
	}
	at := time.Unix(0, b.Health.Clock.Wall(b.At-1)).In(r.options.Zone) // What ends at midnight is of the day before.
	if r.last.IsZero() {
		r.began, r.last = time.Unix(0, b.Health.Clock.Wall(b.From.Start())), at
	}
	switch {
	case history.FiveMinutes.Key(at) != history.FiveMinutes.Key(r.last):
		r.hand(at, l, true)
	case at.Sub(r.began) >= r.options.Flush-early || at.Before(r.began):
		r.hand(at, l, false)
	}
	r.last, r.health = at, b.Health
	added := r.interval.Add(b)
	if r.options.Read == nil {
		return nil
	}
	for number, p := range added {
		r.kernel.capture(r.name(number), p)
	}
	if !b.Closed && !b.Final { // Flows may have been left to the next batch.
		return nil
	}
	now, all, err := r.options.Read()
	if err != nil {
		return err // What was captured is compared with the next reading.
	}
	read := newReadings(all)
	r.kernel.read(now, time.Unix(0, b.At), read, r.counted(&read))
	if len(r.kernel.begun) > 0 { // From now on nothing is forgotten, however this ends.
		r.handBeginning()
	}
	return nil
}

// handBeginning hands the writer what interfaces begin with, unless that is still writing. What
// was captured since stays: who it was may be known later.
func (r *Recorder) handBeginning() {
	select {
	case <-r.writer.idle:
		j := job{at: r.last, carried: map[string]history.Carried{}, beginning: r.kernel.begin()}
		for name := range j.begun {
			j.carried[name] = history.Carried{Interface: name}
		}
		r.writer.jobs <- append(r.queue, j)
		r.queue = nil
	default:
	}
}

// hand hands what was collected by a time to the writer. While that is still writing, what is
// live is collected on, or, when a bucket is over, waits; all else waits for the writer.
func (r *Recorder) hand(at time.Time, l *flows.Labels, over bool) {
	if r.options.Read == nil {
		<-r.writer.idle
		r.writer.jobs <- []job{r.take(l)}
	} else {
		select {
		case <-r.writer.idle:
			r.writer.jobs <- append(r.queue, r.take(l))
			r.queue = nil
		default:
			if !over {
				return
			}
			r.enqueue(r.take(l))
		}
	}
	if r.began = r.last; at.Before(r.last) { // The clock was set back.
		r.began = at
	}
}

// mostQueued is how many jobs wait for a disk that hangs: those of an hour.
const mostQueued = 12

// enqueue has a job wait. What is beyond mostQueued is taken for later than it was.
func (r *Recorder) enqueue(j job) {
	if n := len(r.queue); n >= mostQueued {
		j.merge(&r.queue[n-1])
		r.queue = r.queue[:n-1]
	}
	r.queue = append(r.queue, j)
}

// take returns what was collected since the last time.
func (r *Recorder) take(l *flows.Labels) job {
	lost, counters, b := r.kernel.take()
	j := job{at: r.last, carried: map[string]history.Carried{}, counters: counters, beginning: b}
	if r.files.name != "" {
		j.counters[r.files.name] = r.files.counter()
	}
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
	if name := r.health.Names[number]; name != "" || len(r.health.Sources) == 0 {
		return name
	}
	return r.health.Sources[0].Name // A file need not name its interfaces.
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
	r.writer.jobs <- append(r.queue, r.take(l))
	close(r.writer.jobs)
	return <-r.writer.ended
}
