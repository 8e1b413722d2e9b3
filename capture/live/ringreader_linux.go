package live

import (
	"errors"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/capture/kernelcount"
	"iftopgo/capture/meter"
	"iftopgo/capture/ring"
)

// ringReader reads one of several rings in a goroutine of its own, and has what it carried counted in
// shares of a slot each.
type ringReader struct {
	ring    *ring.Ring
	shared  *reading
	divider *meter.Divider
	frame   frame.Frame
	open    *slotShare // what is counted now; nil before the first packet of a slot
	pause   time.Duration
	since   int64 // capture time up to which all was read

	mu     sync.Mutex
	closed []*slotShare // in the order of their slots
	free   []*meter.Share
	readTo int64 // is since, as others see it
	err    error // why it reads no more
}

// matcher is a filter in user space.
type matcher func(data []byte, wireLen int) bool

// slotShare is the share of a slot, up to a capture time.
type slotShare struct {
	*meter.Share
	end int64
}

// reading is what the readers of an interface are told, for all goroutines.
type reading struct {
	// capture is the capture time minus the kernel's, wall the clock of packets minus the capture time.
	capture, wall atomic.Int64
	// match is the filter when it cannot run in the kernel; nil lets everything through.
	match atomic.Pointer[matcher]
	// names says that packets which may have names are captured in full.
	names atomic.Bool
	ended atomic.Bool
}

// now is the capture time.
func (s *reading) now() int64 { return kernelcount.Now() + s.capture.Load() }

// Bounds of a reader.
const (
	// mostStill is how long a reader may come no further. Without packets it does so after a third of a second, when
	// its slot is over; on a busy machine it may be late.
	mostStill = 2 * time.Second
	// mostClosed is how many shares wait for another ring that is behind. What is beyond is counted in the
	// newest of them, so that memory is bounded.
	mostClosed = 4
	// disorder is by how much the time of a packet may be before that of the one in front of it: both were
	// stamped before one of them found its place.
	disorder = time.Millisecond
)

// run keeps reading in a goroutine of its own. changed is called when a slot is over, and at the end. The error is that
// of a panic; why a ring has failed is in err alone.
func (r *ringReader) run(changed func()) error {
	defer changed()
	err := capture.Recovered(func() error {
		r.keepReading(changed)
		return nil
	})()
	if err != nil {
		r.fail(err)
	}
	return err
}

// keepReading reads until it is ended, or the ring fails.
func (r *ringReader) keepReading(changed func()) {
	for !r.shared.ended.Load() {
		if err := r.wait(); err != nil {
			r.fail(err)
			return
		}
		r.read()
		if r.hand() {
			changed()
		}
	}
}

// fail says why the ring is read no more.
func (r *ringReader) fail(err error) { r.publish(func() { r.err = err }) }

// wait waits until there may be packets, or the open slot is over.
func (r *ringReader) wait() error {
	now := r.shared.now()
	// Also slots without packets are closed.
	due := next(r.since, meter.LiveStep) + int64(ringLag) - now
	d := max(time.Duration(due), time.Millisecond)
	if pause := r.pause; pause > 0 {
		r.pause = 0
		return r.ring.Pause(min(d, pause))
	}
	return iface.LinkStateError(r.ring.Wait(d))
}

// ringLag is how long after its capture a packet may not be in what a ring hands over yet.
const ringLag = ring.RetireTimeout + ringMargin

// read counts the packets that are there, at most maxDrain, and says whether it was all.
func (r *ringReader) read() (all bool) {
	now, wall := r.shared.now(), r.shared.wall.Load()
	before := r.ring.Filled()
	var match matcher
	if m := r.shared.match.Load(); m != nil {
		match = *m
	}
	latest := r.since
	for packets := range uint64(maxDrain) {
		f := &r.frame
		if !r.ring.Next(f) {
			if filled := r.ring.Filled() - before; filled > 0 {
				since := time.Duration(now-r.since) - ringLag
				r.pause = moderation(r.ring.Size(), fastest(r.shared.names.Load(), filled, packets, since), filled, since)
			}
			r.since = max(r.since, now-int64(ringLag))
			return true
		}
		f.Time = min(max(f.Time-wall, r.since), now)
		latest = f.Time
		if match == nil || match(f.Data, int(f.Len)) {
			r.divider.Add(r.share(f.Time), f)
		}
	}
	// Rings are in the order of time.
	r.since = max(r.since, latest-int64(disorder))
	return false
}

// share is the share for a packet.
func (r *ringReader) share(at int64) *meter.Share {
	if r.open != nil && at >= r.open.end && r.closable() {
		r.close()
	}
	if r.open == nil {
		r.open = &slotShare{r.unused(), next(at, meter.LiveStep)}
	}
	return r.open.Share
}

// closable says whether another share may wait.
func (r *ringReader) closable() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.closed) < mostClosed
}

// unused is an empty share.
func (r *ringReader) unused() *meter.Share {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.free); n > 0 {
		s := r.free[n-1]
		r.free = r.free[:n-1]
		return s
	}
	return meter.NewShare()
}

// close ends the open share.
func (r *ringReader) close() {
	r.publish(func() { r.closed = append(r.closed, r.open) })
	r.open = nil
}

// hand shows others how far was read, and says whether a slot is over by that.
func (r *ringReader) hand() (over bool) {
	if r.open != nil && r.open.end <= r.since {
		r.close()
	}
	r.publish(func() {
		over = next(r.readTo, meter.LiveStep) <= r.since
		r.readTo = r.since
	})
	return over
}

// publish changes what others see.
func (r *ringReader) publish(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
}

// state is how far was read, and what keeps from reading on.
func (r *ringReader) state() (readTo int64, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.readTo, r.err
}

// errStopped says that a reader comes no further, and not why.
var errStopped = errors.New("a ring is read no more")

// awaitRead waits until all was read up to a capture time. The error is why it will not be.
func (r *ringReader) awaitRead(at int64) error {
	for last, since := int64(0), time.Now(); ; time.Sleep(ringLag / 8) {
		readTo, err := r.state()
		switch {
		case readTo >= at:
			return nil
		case err != nil:
			return err
		case readTo > last:
			last, since = readTo, time.Now()
		case time.Since(since) > mostStill:
			return errStopped
		}
	}
}

// noSlot is the end of a slot where there is none.
const noSlot = math.MaxInt64

// first is the end of the first slot of which a share waits, or noSlot.
func (r *ringReader) first() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.closed) == 0 {
		return noSlot
	}
	return r.closed[0].end
}

// take takes the share of a slot out of those that wait, nil if there is none.
func (r *ringReader) take(end int64) *meter.Share {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.closed) == 0 || r.closed[0].end != end {
		return nil
	}
	s := r.closed[0].Share
	r.closed = slices.Delete(r.closed, 0, 1)
	return s
}

// giveBack takes back a share that is empty.
func (r *ringReader) giveBack(s *meter.Share) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.free) < 2 {
		r.free = append(r.free, s)
	}
}
