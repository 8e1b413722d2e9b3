package tuning

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// helperGCPercent makes the helper collect garbage early: it holds little.
const helperGCPercent = 50

// SetMemoryLimit sets the soft memory limit of the program (debug.SetMemoryLimit),
// unless GOMEMLIMIT does.
func (p *Plan) SetMemoryLimit() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(int64(p.SoftLimit))
	}
}

// machinesGCPercent makes a program that reads the lines of machines collect garbage a little
// earlier: most of what it holds is what those lines had, twenty of them 25 MiB.
const machinesGCPercent = 75

// CollectForMachines is for a program that reads the lines of machines, unless GOGC says otherwise.
func CollectForMachines() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(machinesGCPercent)
	}
}

// SetHelperLimits makes the garbage collector keep the helper small.
func (p *Plan) SetHelperLimits() {
	debug.SetGCPercent(helperGCPercent)
	debug.SetMemoryLimit(int64(p.HelperSoftLimit))
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
