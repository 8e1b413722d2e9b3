package capture

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// span is what the tests look at of a batch.
type span struct {
	At     float64 // seconds
	Slot   flows.Slot
	Closed bool
	Bytes  uint64
}

// spansOf records frames of 100 bytes at the given times, in seconds, and
// returns the batches.
func spansOf(step int64, times ...float64) []span {
	var out []span
	r := recorder{step: step}
	o := Options{Interfaces: []string{"eth0"}}
	r.meter = newMeter(&o, &LocalAddrs{})
	r.emit = func(b flows.Batch) {
		s := span{At: float64(b.At) / second, Slot: b.To, Closed: b.Closed}
		for _, d := range b.Deltas {
			s.Bytes += d.Bytes.Sum()
		}
		out = append(out, s)
	}
	f := packet{"192.0.2.1:1", "198.51.100.1:2", frame.DirOut, 100}.frame()
	for _, t := range times {
		f.Time = int64(t * second)
		r.add(f)
	}
	r.finish(r.latest + 1)
	out[len(out)-1].At = 0 // The end is a nanosecond after the last frame.
	return out
}

func TestBatchesEndOnSlotBoundaries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		step  int64
		times []float64
		want  []span
	}{
		"quarters of a second, the last of a slot closes it": {
			liveStep,
			[]float64{10.6, 10.8, 11.1},
			[]span{{10.75, 10, false, 100}, {11, 10, true, 100}, {0, 11, false, 100}},
		},
		"a frame on the boundary belongs to the next slot": {
			second,
			[]float64{10.5, 11},
			[]span{{11, 10, true, 100}, {0, 11, false, 100}},
		},
		"silent slots are sent": {
			second,
			[]float64{10.5, 13.5},
			[]span{{11, 10, true, 100}, {12, 11, true, 0}, {13, 12, true, 0}, {0, 13, false, 100}},
		},
		"a frame that comes late is counted in the running slot": {
			second,
			[]float64{10.5, 11.2, 10.9},
			[]span{{11, 10, true, 100}, {0, 11, false, 200}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, spansOf(c.step, c.times...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLongSilenceOfAFileIsSkipped(t *testing.T) {
	t.Parallel()
	all := spansOf(second, 10.5, 1_000_000.5)
	if len(all) > sparse+4 {
		t.Errorf("%d batches for a silence of eleven days", len(all))
	}
	if last := all[len(all)-1]; last.Slot != 1_000_000 || last.Bytes != 100 {
		t.Errorf("last batch %+v, want slot 1,000,000 with the frame", last)
	}
}

func TestBackoffDoublesUpToHalfAMinute(t *testing.T) {
	t.Parallel()
	var b backoff
	want := []time.Duration{250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000}
	for i, ms := range want {
		if got := b.next(); got != ms*time.Millisecond {
			t.Errorf("try %d after %v, want %v", i+1, got, ms*time.Millisecond)
		}
	}
	b.healthy()
	if got := b.next(); got != backoffFirst || b.tries != 1 {
		t.Errorf("after health: try %d in %v, want the first in %v", b.tries, got, backoffFirst)
	}
}

func TestCaptureTimeGoesOnWhenTheClockIsStepped(t *testing.T) {
	t.Parallel()
	// A time is a wall reading and an even one; here they are told apart.
	begin := time.Unix(1_700_000_000, 0)
	even, step := time.Duration(0), time.Duration(0)
	c := clock{
		wall: func() time.Time { return begin.Add(even + step) },
		even: func() time.Duration { return even },
	}
	c.start()
	for _, s := range []struct{ even, step time.Duration }{
		{3 * time.Second, 0},
		{4 * time.Second, time.Hour},
		{5 * time.Second, -time.Hour},
		{6 * time.Second, -time.Hour + 20*time.Millisecond},
	} {
		even, step = s.even, s.step
		got := time.Duration(c.read() - begin.UnixNano())
		if got != s.even {
			t.Errorf("wall clock stepped by %v: capture time %v, want %v", s.step, got, s.even)
		}
		if off := time.Duration(c.offset) - s.step; off > stepped || off < -stepped {
			t.Errorf("wall clock stepped by %v: offset %v", s.step, time.Duration(c.offset))
		}
	}
}

func numbered(at flows.Slot, closed bool, keys ...uint16) flows.Batch {
	b := flows.Batch{At: at.Start() + 1, From: at, To: at, Closed: closed}
	for _, n := range keys {
		b.Deltas = append(b.Deltas, flows.Delta{
			Key:   flows.Key{LocalPort: n},
			Tally: flows.Tally{Bytes: flows.Pair{Sent: 10}, Packets: flows.Pair{Sent: 1}},
		})
	}
	return b
}

func TestFeedMergesWhatNobodyTook(t *testing.T) {
	t.Parallel()
	f := NewFeed()
	f.push(numbered(5, false, 1, 2))
	f.push(numbered(5, true, 2, 3))
	f.push(numbered(6, true, 1))
	b, err := f.Next(t.Context())
	if err != nil || len(b.Deltas) != 3 || b.To != 5 || !b.Closed || b.Deltas[1].Bytes.Sent != 20 {
		t.Errorf("%+v, %v; want slot 5 in one batch of three flows", b, err)
	}
	if b, err = f.Next(t.Context()); err != nil || b.To != 6 {
		t.Errorf("%+v, %v; want slot 6", b, err)
	}
}

func TestFeedIsBoundedAndLosesNothing(t *testing.T) {
	t.Parallel()
	f := NewFeed()
	const slots = 300
	for i := range flows.Slot(slots) {
		keys := make([]uint16, 500)
		for j := range keys {
			keys[j] = uint16(i)*37 + uint16(j)
		}
		f.push(numbered(i, true, keys...))
		if f.deltas > maxPendingDeltas+1000 || len(f.pending) > maxPendingBatches {
			t.Fatalf("after %d slots: %d deltas in %d batches", i+1, f.deltas, len(f.pending))
		}
	}
	var sum uint64
	last := flows.Slot(-1)
	for len(f.pending) > 0 {
		b, err := f.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if b.From != last+1 {
			t.Errorf("batch from slot %d follows slot %d", b.From, last)
		}
		last = b.To
		for _, d := range b.Deltas {
			sum += d.Bytes.Sent
		}
		sum += b.Rest.Bytes.Sent
	}
	if sum != slots*500*10 || last != slots-1 {
		t.Errorf("%d bytes up to slot %d, want %d up to %d", sum, last, slots*500*10, slots-1)
	}
}

func TestFeedEndsWithItsErrorAfterEverythingWasTaken(t *testing.T) {
	t.Parallel()
	f := NewFeed()
	f.push(numbered(1, true, 1))
	broken := errors.New("broken")
	f.fail(broken)
	if _, err := f.Next(t.Context()); err != nil {
		t.Errorf("the batch before the error: %v", err)
	}
	if _, err := f.Next(t.Context()); !errors.Is(err, broken) {
		t.Errorf("error %v, want the one it failed with", err)
	}
}

func TestFeedNextStopsWaitingWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := NewFeed().Next(ctx)
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestPutWaitsUntilTheBatchBeforeWasTaken(t *testing.T) {
	t.Parallel()
	f := NewFeed()
	done := make(chan error)
	go func() {
		for i := range flows.Slot(100) {
			if err := f.put(t.Context(), numbered(i, true, 1)); err != nil {
				done <- err
				return
			}
		}
		close(done)
	}()
	for i := range flows.Slot(100) {
		b, err := f.Next(t.Context())
		if err != nil || b.To != i || len(b.Deltas) != 1 {
			t.Fatalf("batch %+v, %v; want slot %d as it was put", b, err, i)
		}
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
