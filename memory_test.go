package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// TestNothingFollowsWhileThereIsTooMuchGarbage is not parallel: the collector, which
// it stops, is everybody's.
func TestNothingFollowsWhileThereIsTooMuchGarbage(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	runtime.GC()
	const room = 64 << 20
	limit := inUse() + room
	collected := func() uint32 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.NumGC
	}
	before := collected()
	if awaitRoom(limit); collected() != before {
		t.Error("it waits although there is room")
	}
	for range 3 {
		runtime.KeepAlive(make([]byte, room/2))
	}
	if inUse() < limit {
		t.Fatalf("%d bytes are in use, want %d of garbage", inUse(), limit)
	}
	if awaitRoom(limit); inUse() > limit {
		t.Errorf("%d bytes are in use, the limit is %d", inUse(), limit)
	}
}
