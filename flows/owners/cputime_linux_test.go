package owners

import (
	"runtime"
	"testing"
	"time"
)

func TestThreadCPUTimeDoesNotCountWaiting(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const pause = 100 * time.Millisecond
	began := threadCPUTime()
	<-time.After(pause)
	if d := threadCPUTime() - began; d < 0 || d > pause/2 {
		t.Errorf("waiting for %v counted as %v of CPU time", pause, d)
	}
	began = threadCPUTime()
	for n := 0; threadCPUTime() == began; n++ {
		if n > 1_000_000_000 {
			t.Fatal("CPU time is not counted")
		}
	}
}
