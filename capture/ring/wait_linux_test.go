package ring

import (
	"sync"
	"testing"
	"time"

	"iftopgo/capture/frame"
	"iftopgo/internal/nettest"
)

// TestWaitingEndsWhenThereIsAPacketOrTheTimeIsOver has packets come before the waiting and during it, again and
// again.
func TestWaitingEndsWhenThereIsAPacketOrTheTimeIsOver(t *testing.T) {
	t.Parallel()
	const size = 14 + 20 + 8 + 100 // None of the kernel's own is so long.
	lab := nettest.New(t)
	r := openOn(t, lab.Remote)
	send := func() {
		if err := lab.Local.Try(func() error {
			_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1, Frames: 1, Payload: 100})
			return err
		}); err != nil {
			t.Error(err)
		}
	}
	// next waits for the packet of the test, which comes at most once per wait.
	next := func() bool {
		for began := time.Now(); time.Since(began) < time.Minute; {
			if err := r.Wait(time.Hour); err != nil {
				t.Fatal(err)
			}
			for f := (frame.Frame{}); r.Next(&f); {
				if f.Len == size {
					return true
				}
			}
		}
		return false
	}
	for round := range 5 {
		if err := r.Wait(time.Millisecond); err != nil {
			t.Fatal(err)
		}
		var sent sync.WaitGroup
		sent.Go(send)
		if round%2 == 0 {
			sent.Wait()
		}
		if !next() {
			t.Fatalf("round %d: no packet", round)
		}
		sent.Wait()
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}
