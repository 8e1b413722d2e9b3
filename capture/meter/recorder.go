package meter

import (
	"slices"
	"sync"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/capture/peek"
	"iftopgo/flows"
)

// Recorder meters packets and cuts the counts into batches that end exactly on the
// boundaries of slots. It is shared by the sources of one capture: whoever calls its
// methods holds its lock, for many packets at a time. All times are capture
// times, in nanoseconds since the Unix epoch.
type Recorder struct {
	sync.Mutex
	// Health is what every batch says about the capture. The recorder itself
	// counts what was received and what could not be decoded.
	Health flows.Health
	// Emit takes a finished batch. It may block when a file is read.
	Emit func(flows.Batch)
	// Behind says that the reader has yet to take what was emitted. nil is never.
	Behind func() bool

	meter Meter
	step  int64 // length of a batch; it divides a second

	started bool
	start   int64 // of the capture
	begin   int64 // of the running batch
	end     int64 // where it ends, at the earliest
	latest  int64 // time of the newest packet
	lostTo  int64 // up to which packets may be missing
	restart bool  // the next batch does not continue the last one
	final   bool
	held    bool // the meter has the flows of batches that were sent without them
	late    bool // the running batch goes on, since the reader is behind
	selects bool // awaited says which batches are sent, else all are
	awaited capture.Awaited
	seen    []flows.Seen // names of batches that were left out
	told    flows.Told   // the same
	counted flows.Batch  // what others have counted, of the running batch
}

// Lengths of a batch in nanoseconds.
const (
	// Second is for recordings that are read as fast as possible.
	Second = 1_000_000_000
	// LiveStep is for live captures: at most four batches a second.
	LiveStep = Second / 4
)

// A batch of so many flows, and of at most half of those that fit, is sent without them unless its slot is complete: they stay in
// the meter for the next batch. Folding a batch takes time by the flows that it touches, and
// when there are many most are the same four times a second, while they are shown once a
// second. The owners of new flows are asked for up to three quarters of a second later.
// Of more flows, two batches might not find room in one. While the reader has not taken
// the batch before, one of so many flows goes on instead of waiting beside it: memory is
// for one of them, and what is late is folded at once.
const leastHeld = 4096

// MaxEmptySlots is how many empty slots are sent in a row when the packets of a
// file are further apart; by then every flow has expired and every rate is zero.
const MaxEmptySlots = flows.DefaultIdle + 4

// NewRecorder returns a recorder of batches that are step nanoseconds long. local
// may change while it records.
func NewRecorder(o *capture.Options, local *LocalAddrs, step int64, emit func(flows.Batch)) *Recorder {
	return &Recorder{meter: New(o, local), step: step, Emit: emit}
}

// Begin sets the time at which the capture starts.
func (r *Recorder) Begin(now int64) {
	r.started = true
	r.start, r.begin = now, now
	r.end = now - now%r.step + r.step
}

// Restart forgets all flows and begins anew at now, with the options of another
// capture. The next batch says that the table restarts.
func (r *Recorder) Restart(o *capture.Options, local *LocalAddrs, now int64) {
	peeker := r.meter.peeker
	r.meter, r.held, r.late = New(o, local), false, false
	r.meter.peeker = peeker
	r.restart, r.lostTo = r.started, 0
	r.Begin(now)
}

// Skip leaves out the batches that end at or before now: the capture begins behind
// them. Their packets are not counted, but decide which side of a flow is the local
// one.
func (r *Recorder) Skip(now int64) {
	emit := r.Emit
	r.Emit = func(b flows.Batch) { r.seen, r.told = b.Seen, b.Told }
	r.Advance(now)
	r.Emit = emit
	if r.held {
		r.meter.flush(&flows.Batch{At: now})
		r.held = false
	}
	r.start = r.Sent()
	r.lostTo = 0
	r.meter.received, r.meter.undecoded, r.meter.unread = 0, 0, nil
	r.Health.Received, r.Health.Undecoded, r.Health.KernelDrops.N = 0, 0, 0
	r.Health.Unread = nil
}

// SetStep changes the length of batches, from the running one on, if that begins where
// one of the new length can. No packets of the running one may have been metered.
func (r *Recorder) SetStep(step int64) {
	if !r.started {
		r.step = step
		return
	}
	if from := r.end - r.step; from%step == 0 {
		r.step, r.end = step, from+step
	}
}

// LookForNames has a Peeker look at the packets from now on, or nobody with nil. The lock is
// held.
func (r *Recorder) LookForNames(p *peek.Peeker) { r.meter.peeker = p }

// takeNames gives a batch the names that were found since the last one, or says which those
// will be.
func (r *Recorder) takeNames(b *flows.Batch) {
	b.Seen, r.seen = r.seen, nil
	b.Told, r.told = r.told, flows.Told{}
	if r.meter.peeker != nil {
		var found []flows.Seen
		found, b.SeenDue = r.meter.peeker.Due()
		b.Seen = append(b.Seen, found...)
		r.Health.NamesSkipped += r.meter.peeker.Skipped()
	}
}

// Started says whether the capture has begun.
func (r *Recorder) Started() bool { return r.started }

// Start is the time at which the capture began.
func (r *Recorder) Start() int64 { return r.start }

// End is the time at which the running batch ends.
func (r *Recorder) End() int64 { return r.end }

// Sent is the time up to which all batches were sent.
func (r *Recorder) Sent() int64 { return max(r.end-r.step, r.start) }

// Latest is the time of the newest packet; 0 before the first.
func (r *Recorder) Latest() int64 { return r.latest }

// Add meters a packet, after the batches that end before it. The lock is held.
func (r *Recorder) Add(f *frame.Frame) {
	if f.Time >= r.end {
		if !r.started {
			r.Begin(f.Time)
		}
		r.Advance(f.Time)
	}
	r.latest = max(r.latest, f.Time)
	r.meter.Add(f)
	if (r.held || r.begin < r.end-r.step) && !r.late && len(r.meter.active) >= r.meter.most {
		r.Send(r.end - r.step) // Packets of further flows would be in no flow.
	}
}

// AddSums counts what was counted where it passed, in the running batch. With known it does so only
// if a flow is known, and calls unknown with the indices of the others: those are to be added in
// the order of their first packets, which decides their local sides. The lock is held.
func (r *Recorder) AddSums(sums []Sum, known bool, unknown func(int)) {
	r.meter.addSums(sums, known, unknown)
	for i := range sums {
		r.latest = max(r.latest, sums[i].Last)
	}
}

// Knows says whether the flow of a sum is known, of which a recorder need not be told at once. The lock is held.
func (r *Recorder) Knows(s *Sum) bool { return r.meter.knows(s) }

// AddRest counts what was counted where it passed and is not told by flow: a number of packets as they were received, of
// which others may have been told (Sum), and what those count for that found no place. The lock is held.
func (r *Recorder) AddRest(received uint64, t flows.Tally, at int64) {
	r.meter.addRest(received, t, at)
}

// Widen makes the running batch end at a time or later: what will be counted in it was counted
// in all of that time, and nobody knows in which second. The lock is held.
func (r *Recorder) Widen(to int64) {
	if !r.started {
		r.Begin(to - r.step)
	}
	if to > r.end {
		r.end = to + (r.step-to%r.step)%r.step
	}
}

// Advance sends every batch that ends at or before now. The lock is held.
func (r *Recorder) Advance(now int64) {
	for sent := int64(0); r.end <= now; sent++ {
		if skip := now - now%r.step; sent*r.step > MaxEmptySlots*Second && skip > r.end {
			r.end = skip + r.step
			if !r.late {
				r.begin = skip
			}
			return
		}
		n, wasLate, mostHeld := len(r.meter.active), r.late, r.meter.most/2
		r.late = n >= leastHeld && r.Behind != nil && r.Behind()
		if !r.late && r.due() {
			r.held = !wasLate && r.end%Second != 0 && n >= leastHeld && n <= mostHeld
			r.send(r.end)
		}
		r.end += r.step
	}
}

// Lost marks the batches from the running one up to now: packets of theirs may be
// missing. The lock is held.
func (r *Recorder) Lost(now int64) { r.lostTo = max(r.lostTo, now+1) }

// Send sends what was counted since the last batch as one that ends at end. The lock
// is held.
func (r *Recorder) Send(end int64) {
	r.held, r.late = false, false
	r.send(end)
}

// send sends a batch that ends at end, without its flows if they are held back.
func (r *Recorder) send(end int64) {
	to := flows.SlotOf(end - 1)
	b := flows.Batch{
		Start: r.start, At: end, From: min(flows.SlotOf(r.begin), to), To: to,
		Closed: end%Second == 0, Final: r.final, Lossy: r.begin < r.lostTo, Restart: r.restart,
	}
	r.begin, r.restart = end, false
	if !r.held {
		r.meter.flush(&b)
	}
	r.Health.Received = r.meter.received
	r.Health.Undecoded = r.meter.undecoded
	r.Health.Guessed = r.meter.sides.guessed
	r.Health.Unread = r.meter.unread.counts()
	r.Health.Own = r.meter.local.all()
	r.takeNames(&b)
	r.takeCounted(&b)
	b.Health = r.Health
	b.Health.Sources = slices.Clone(r.Health.Sources)
	r.Emit(b)
}

// Finish sends what is left as the last batch. now is the capture time at the
// end. The lock is held.
func (r *Recorder) Finish(now int64) {
	if !r.started {
		r.Begin(now)
	}
	r.Advance(now)
	r.final = true
	r.Send(max(now, r.begin+1))
}
