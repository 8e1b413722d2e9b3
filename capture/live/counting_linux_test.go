package live

import (
	"errors"
	"slices"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/iface"
	"iftopgo/capture/meter"
	"iftopgo/flows"
	"iftopgo/internal/nettest"
)

// TestABatchIsSentBeforeTheNextIsMadeLonger has the kernel count for a second, as with many flows, while
// the ring may still have packets of the second before: the batch of that was made longer, too, and
// nothing was sent as long as the kernel was read in time.
func TestABatchIsSentBeforeTheNextIsMadeLonger(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sent bool // the batch before, meanwhile
		want []int64
	}{
		"the ring has shown that it is over":     {true, []int64{11 * meter.Second, 12 * meter.Second}},
		"what was cut has to be taken meanwhile": {false, []int64{12 * meter.Second}},
	} {
		var ends []int64
		to := sink{Recorder: meter.NewRecorder(&capture.Options{}, &meter.LocalAddrs{}, meter.LiveStep, func(b flows.Batch) { ends = append(ends, b.At) })}
		to.Begin(11*meter.Second - meter.LiveStep)
		s := countingSource{from: 11 * meter.Second, end: 12 * meter.Second}
		s.limit.Store(next(s.from, meter.LiveStep))

		s.prepare(&to, false)
		if to.End() != s.from || s.pending() != s.from+meter.LiveStep {
			t.Errorf("%s: the batch before ends at %d, and packets are taken up to %d", name, to.End(), s.pending())
		}
		if c.sent {
			to.Advance(s.from)
		}
		s.prepare(&to, !c.sent)
		if s.pending() != s.end {
			t.Errorf("%s: packets are taken up to %d", name, s.pending())
		}
		to.Advance(s.end)
		if !slices.Equal(ends, c.want) {
			t.Errorf("%s: batches end at %d, want %d", name, ends, c.want)
		}
	}
}

// TestAnInterfaceIsKnownBeforeItsFirstPacketIsDue has a packet come in while those before it are still to be handed
// over, of which the kernel counts for a second. Up to then all packets of its interface would be captured.
func TestAnInterfaceIsKnownBeforeItsFirstPacketIsDue(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	o := capture.Options{Engine: capture.EngineKernel}
	var s *countingSource
	var refused error
	lab.Remote.Do(t, func() error {
		all, err := iface.Find(flows.AnyInterface)
		if err != nil {
			return err
		}
		opened, err := openCounting(&o, &all)
		if errors.Is(err, errNotCounting) {
			refused = err
			return nil
		}
		s, _ = opened.(*countingSource)
		return err
	})
	if refused != nil {
		t.Skip(refused)
	}
	clock := systemClock()
	to := sink{
		Recorder: meter.NewRecorder(&o, &meter.LocalAddrs{}, meter.LiveStep, func(flows.Batch) {}),
		since:    clock.read(), offset: clock.offset, limit: 1,
	}
	to.now = to.since
	to.Begin(to.since)
	s.drain(&to)
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1, Frames: 1, Payload: 18})
		return err
	})
	for deadline := time.Now().Add(10 * time.Second); !s.ring.held && time.Now().Before(deadline); {
		if err := s.ring.wait(10 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		to.now = clock.read()
		s.ring.drain(&to)
	}
	if !s.ring.held || to.taken != 0 || len(s.learned) != 1 {
		t.Errorf("held back: %v, %d packets taken; the interfaces that are known: %v", s.ring.held, to.taken, s.learned)
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
}
