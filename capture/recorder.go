package capture

import (
	"slices"
	"sync"

	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// recorder cuts what sources meter into batches that end exactly on slot
// boundaries. It is shared by the sources of one capture: whoever adds packets
// holds mu, for many packets at a time.
type recorder struct {
	mu    sync.Mutex
	meter Meter
	// emit takes a finished batch. It may block when a file is read.
	emit func(flows.Batch)
	// step is the length of a batch in nanoseconds; it divides a second.
	step int64

	started bool
	start   int64 // of the capture, capture time
	end     int64 // of the running batch, capture time
	latest  int64 // capture time of the newest packet
	lostTo  int64 // capture time up to which packets may be missing
	restart bool  // the next batch does not continue the last one
	final   bool
	health  flows.Health
}

// sparse is how many empty slots are sent in a row when the packets of a file
// are further apart; by then every flow has expired and every rate is zero.
const sparse = flows.DefaultIdle + 4

// begin sets the time at which the capture starts.
func (r *recorder) begin(now int64) {
	r.started = true
	r.start = now
	r.end = now - now%r.step + r.step
}

// add meters a packet, after the batches that end before it. r.mu is held.
func (r *recorder) add(f *frame.Frame) {
	if f.Time >= r.end {
		if !r.started {
			r.begin(f.Time)
		}
		r.advance(f.Time)
	}
	r.latest = max(r.latest, f.Time)
	r.meter.Add(f)
}

// advance sends every batch that ends at or before now. r.mu is held.
func (r *recorder) advance(now int64) {
	for sent := int64(0); r.end <= now; sent++ {
		if skip := now - now%r.step; sent*r.step > sparse*second && skip > r.end {
			r.end = skip + r.step
			return
		}
		r.send(r.end)
		r.end += r.step
	}
}

// lost notes that packets may be missing up to now, from where the last batch ended:
// every batch that begins before is marked. r.mu is held.
func (r *recorder) lost(now int64) { r.lostTo = max(r.lostTo, now+1) }

// second is a second in nanoseconds.
const second = 1_000_000_000

// send cuts a batch that ends at end. r.mu is held.
func (r *recorder) send(end int64) {
	slot := flows.SlotOf(end - 1)
	b := flows.Batch{
		Start: r.start, At: end, From: slot, To: slot,
		Closed: end%second == 0, Final: r.final, Lossy: r.end-r.step < r.lostTo, Restart: r.restart,
	}
	r.restart = false
	r.meter.cut(&b)
	r.health.Received = r.meter.received
	r.health.Undecoded = r.meter.undecoded
	b.Health = r.health
	b.Health.Sources = slices.Clone(r.health.Sources)
	r.emit(b)
}

// finish sends what is left as the last batch. now is the capture time at the
// end. r.mu is held.
func (r *recorder) finish(now int64) {
	if !r.started {
		r.begin(now)
	}
	r.advance(now)
	r.final = true
	r.send(max(now, r.end-r.step+1))
}
