//go:build !linux

package tuning

import "math"

// availableMemory returns that nothing is known to limit memory.
func availableMemory() (limit uint64, source string) { return math.MaxUint64, machine }
