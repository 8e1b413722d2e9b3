package owners

import (
	"runtime"
	"testing"
	"time"
)

func TestWaitingIsNoWork(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const pause = 100 * time.Millisecond
	began := worked()
	<-time.After(pause)
	if d := worked() - began; d < 0 || d > pause/2 {
		t.Errorf("waiting for %v was %v of work", pause, d)
	}
	began = worked()
	for n := 0; worked() == began; n++ {
		if n > 1_000_000_000 {
			t.Fatal("work is not counted")
		}
	}
}
