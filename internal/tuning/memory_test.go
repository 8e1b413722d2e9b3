package tuning

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// TestGarbageIsCollectedOverTheLimit is not parallel: it stops the collector, of which
// there is one.
func TestGarbageIsCollectedOverTheLimit(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	runtime.GC()
	const room = 64 << 20
	limit := heapInUse() + room
	collected := func() uint32 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.NumGC
	}
	before := collected()
	if CollectIfOver(limit); collected() != before {
		t.Error("it waits although there is room")
	}
	for range 3 {
		runtime.KeepAlive(make([]byte, room/2))
	}
	if heapInUse() < limit {
		t.Fatalf("%d bytes are in use, want %d of garbage", heapInUse(), limit)
	}
	if CollectIfOver(limit); heapInUse() > limit {
		t.Errorf("%d bytes are in use, the limit is %d", heapInUse(), limit)
	}
}
