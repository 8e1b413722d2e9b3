package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// memoryLimit is where garbage is collected more often, in bytes. Most of the
// memory is flows, of which a new version comes with every batch; the limit is
// soft, and above what a full table needs.
const memoryLimit = 120 << 20

// bindMemory sets the limit, unless the environment does.
func bindMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// boundMemory is the limit that is in force, in bytes.
func boundMemory() uint64 { return uint64(debug.SetMemoryLimit(-1)) }

// awaitRoom waits until garbage is collected, if there is more memory in use than a
// limit. Go's collector does not make anybody wait for it that would take half of the
// time, and on a machine that has none left the time in which it waits for its turn
// counts as its own: in a flood a table would follow another meanwhile. What the
// capture meters until then is merged.
func awaitRoom(limit uint64) {
	if inUse() > limit {
		runtime.GC()
	}
}

// inUse is how much memory objects take that are used or not collected yet, in bytes.
func inUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
