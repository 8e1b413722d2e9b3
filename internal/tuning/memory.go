package tuning

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// memoryLimit is where the garbage collector starts to work harder, in bytes. Most
// of the memory is flows, of which every batch makes a new version; the limit is
// soft, and above what a full table of flows needs.
const memoryLimit = 120 << 20

// The helper holds little: garbage is collected early, up to a soft limit in bytes.
const (
	helperGCPercent   = 50
	helperMemoryLimit = 64 << 20
)

// SetMemoryLimit sets the soft memory limit of the program (debug.SetMemoryLimit),
// unless GOMEMLIMIT does.
func SetMemoryLimit() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// SetHelperLimits makes the garbage collector keep the helper small.
func SetHelperLimits() {
	debug.SetGCPercent(helperGCPercent)
	debug.SetMemoryLimit(helperMemoryLimit)
}

// MemoryLimit is the soft limit in force, in bytes.
func MemoryLimit() uint64 { return uint64(debug.SetMemoryLimit(-1)) }

// CollectIfOver collects garbage, and waits for that, if objects take more than
// limit bytes. Go's collector gives up slowing allocations down once it would take
// half of the CPU time, and on a machine without idle CPUs waiting for its turn
// counts as its time too: in a flood one table would follow another meanwhile. What
// the capture meters while this waits is merged into the next batch.
func CollectIfOver(limit uint64) {
	if heapInUse() > limit {
		runtime.GC()
	}
}

// heapInUse is how much memory live objects and not yet collected ones take, in bytes.
func heapInUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
