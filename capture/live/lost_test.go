package live

import (
	"context"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/flows"
)

// TestEverySecondWithDroppedPacketsIsMarked stops reading for twenty
// seconds, of which the ring holds the packets of the first two and a half.
func TestEverySecondWithDroppedPacketsIsMarked(t *testing.T) {
	t.Parallel()
	g := newTestCapture()
	g.drainAt(t, 100*time.Millisecond)
	for at := 200 * time.Millisecond; at < 2500*time.Millisecond; at += 10 * time.Millisecond {
		g.frames = append(g.frames, frameAt(g.begin.Add(at)))
	}
	g.lost = 1750
	g.drainAt(t, 20*time.Second)
	for _, w := range []flows.Window{flows.Window2s, flows.Window10s, flows.Window40s} {
		if table := g.table(); !table.LossyWindow(w) {
			t.Errorf("an average of window %d looks exact: %v", w, table.Rates(table.Total())[w])
		}
	}
	g.drainAt(t, 23*time.Second)
	if table := g.table(); table.LossyWindow(flows.Window2s) || !table.LossyWindow(flows.Window10s) {
		t.Error("three seconds later the average of two is still marked, or that of ten is not any more")
	}
}

func TestAGapWhileTheFilterChangesIsMarked(t *testing.T) {
	t.Parallel()
	for name, gap := range map[string]bool{"a gap": true, "no gap": false} {
		g := newTestCapture()
		g.gap = gap
		g.drainAt(t, 100*time.Millisecond)
		g.filterVersion++
		g.drainAt(t, 200*time.Millisecond)
		g.drainAt(t, 1100*time.Millisecond)
		if _, marked := g.table().LastLoss(); marked != gap {
			t.Errorf("%s: marked %v", name, marked)
		}
	}
}

// TestPacketsCapturedBeforeTheEndAreRead ends a capture that is far behind.
func TestPacketsCapturedBeforeTheEndAreRead(t *testing.T) {
	t.Parallel()
	const behind = 5*maxDrain + 1
	g := newTestCapture()
	g.frames = make([]frame.Frame, behind)
	for i := range g.frames {
		g.frames[i] = frameAt(g.begin.Add(time.Millisecond))
	}
	if err := g.taps[0].drainRest(); err != nil {
		t.Fatal(err)
	}
	g.rec.Finish(g.clock.read())
	if got := g.table().Health().Received; got != behind {
		t.Errorf("%d of %d packets are read", got, behind)
	}
}

// failsOnce is a native engine that fails at first. Then, while it opens an interface,
// it closes begun and waits for goOn.
func failsOnce(begun chan<- struct{}, goOn <-chan struct{}) func(*capture.Options, iface.Device) (source, error) {
	tries := 0
	return func(*capture.Options, iface.Device) (source, error) {
		if tries++; tries == 1 {
			return nil, iface.ErrDown
		}
		close(begun)
		<-goOn
		return &fakeSource{}, nil
	}
}

func TestTheFilterCanBeChangedWhileAnInterfaceIsOpened(t *testing.T) {
	t.Parallel()
	begun, goOn := make(chan struct{}), make(chan struct{})
	l, err := openWith(capture.Options{Interfaces: []string{"lo"}, Engine: capture.EngineNative}, failsOnce(begun, goOn))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	<-begun
	if err := l.SetFilter(nil); err != nil {
		t.Error(err)
	}
	close(goOn)
	for live := false; !live; {
		b, err := l.Feed().Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		live = b.Health.Sources[0].State == flows.Live
	}
	if err := l.SetFilter(nil); err != nil {
		t.Error(err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
