//go:build !linux

package owners

import "time"

// threadCPUTime stands for the CPU time of a thread, which is not available here: it
// returns the time of the clock.
func threadCPUTime() time.Duration { return time.Duration(time.Now().UnixNano()) }
