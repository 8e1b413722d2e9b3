package update_test

import (
	"runtime"
	"testing"
	"unsafe"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/update"
)

// TestAMessageTakesNoCopyOfTheModelOnTheHeap measures one that changes nothing: the copies that handlers have of a model are
// garbage that is collected every few seconds. It is not parallel, since the allocations of other tests would be counted.
func TestAMessageTakesNoCopyOfTheModelOnTheHeap(t *testing.T) {
	m := modeltest.Model(modeltest.Options{Width: 200, Height: 60})
	batch := modeltest.Options{}.Second(60)
	batch.Batch.Deltas, batch.Batch.Closed = nil, false
	const runs = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		update.Update(m, batch, update.Effects{AskCommand: func(flows.OwnerID) {}})
	}
	runtime.ReadMemStats(&after)
	if n := (after.TotalAlloc - before.TotalAlloc) / runs; n > uint64(unsafe.Sizeof(m)) {
		t.Errorf("%d bytes are allocated for a batch of nothing; a model has %d", n, unsafe.Sizeof(m))
	}
}
