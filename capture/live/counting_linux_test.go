package live

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

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

// allLab is a host of which the kernel counts the packets of all interfaces.
type allLab struct {
	*nettest.Lab
	*countingSource
	clock clock
	to    sink
}

func newAllLab(t *testing.T) *allLab {
	t.Helper()
	l := &allLab{Lab: nettest.New(t), clock: systemClock()}
	o := capture.Options{Engine: capture.EngineKernel}
	var refused error
	l.Remote.Do(t, func() error {
		all, err := iface.Find(flows.AnyInterface)
		if err != nil {
			return err
		}
		s, err := openCounting(&o, &all)
		if errors.Is(err, errNotCounting) {
			refused = err
			return nil
		}
		l.countingSource, _ = s.(*countingSource)
		return err
	})
	if refused != nil {
		t.Skip(refused)
	}
	l.to = sink{
		Recorder: meter.NewRecorder(&o, &meter.LocalAddrs{}, meter.LiveStep, func(flows.Batch) {}),
		since:    l.clock.read(), offset: l.clock.offset,
	}
	l.to.now = l.to.since
	l.to.Begin(l.to.since)
	l.drain(&l.to)
	return l
}

// readUntil reads the ring until something is so, for ten seconds at most.
func (l *allLab) readUntil(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !so() && time.Now().Before(deadline); {
		if err := l.ring.wait(10 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		l.to.now = l.clock.read()
		l.ring.drain(&l.to)
	}
}

// TestAnInterfaceThatIsThereIsCountedOnAtOnce sends datagrams to a host that has captured nothing yet.
func TestAnInterfaceThatIsThereIsCountedOnAtOnce(t *testing.T) {
	t.Parallel()
	l := newAllLab(t)
	l.Local.Do(t, func() error {
		_, err := l.Local.Flood(nettest.Flood{To: l.Remote, Flows: 1, Frames: 1, Payload: 18})
		return err
	})
	l.readUntil(t, l.counter.Filled)
	if !l.counter.Filled() {
		t.Error("the kernel has counted nothing")
	}
	if err := l.close(); err != nil {
		t.Error(err)
	}
}

// TestAnInterfaceIsKnownBeforeItsFirstPacketIsDue has an interface come, and its first packet, while those before it are
// still to be handed over, of which the kernel counts for a second. Up to then all its packets would be captured.
func TestAnInterfaceIsKnownBeforeItsFirstPacketIsDue(t *testing.T) {
	t.Parallel()
	l := newAllLab(t)
	l.to.limit = 1
	l.Remote.Do(t, func() error {
		pair := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: "new0"}, PeerName: "new1"}
		if err := netlink.LinkAdd(pair); err != nil {
			return err
		}
		peer, err := netlink.LinkByName(pair.PeerName)
		if err != nil {
			return err
		}
		return errors.Join(netlink.LinkSetUp(pair), netlink.LinkSetUp(peer)) // It is announced by IPv6.
	})
	l.readUntil(t, func() bool { return l.ring.held })
	if !l.ring.held || l.to.taken != 0 || len(l.learned) != 1 {
		t.Errorf("held back: %v, %d packets taken; the interfaces that are known: %v", l.ring.held, l.to.taken, l.learned)
	}
	if err := l.close(); err != nil {
		t.Error(err)
	}
}
