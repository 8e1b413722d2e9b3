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

// TestAWaitCanBeInterrupted while it goes on, or before it begins; a pause, too. Later ones are not interrupted.
func TestAWaitCanBeInterrupted(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r := openOn(t, lab.Remote)
	for _, wait := range []func(time.Duration) error{r.Wait, r.Pause} {
		for _, before := range []bool{true, false} {
			var interrupting sync.WaitGroup
			interrupting.Go(r.Interrupt)
			if before {
				interrupting.Wait()
			}
			for began := time.Now(); ; { // Packets of the kernel's own end a wait as well.
				if err := wait(time.Hour); err != nil {
					t.Fatal(err)
				}
				if !r.ready() || time.Since(began) > time.Minute {
					break
				}
				for f := (frame.Frame{}); r.Next(&f); {
				}
			}
			interrupting.Wait()
		}
	}
	if err := r.Pause(time.Millisecond); err != nil { // It may be interrupted.
		t.Fatal(err)
	}
	wantPause(t, r, 50*time.Millisecond)
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	r.Interrupt() // It does no harm.
}

// TestAPauseIsNotEndedByPackets that come meanwhile.
func TestAPauseIsNotEndedByPackets(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r := openOn(t, lab.Remote)
	if err := r.Wait(time.Millisecond); err != nil { // It is armed for a packet that has not come.
		t.Fatal(err)
	}
	var sent sync.WaitGroup
	sent.Go(func() {
		if err := lab.Local.Try(func() error {
			_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1, Frames: 1000, Payload: 1000})
			return err
		}); err != nil {
			t.Error(err)
		}
	})
	wantPause(t, r, 200*time.Millisecond)
	sent.Wait()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// wantPause pauses, and for no less than d.
func wantPause(t *testing.T, r *Ring, d time.Duration) {
	t.Helper()
	began := time.Now()
	if err := r.Pause(d); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < d {
		t.Errorf("a pause of %v took %v", d, took)
	}
}
