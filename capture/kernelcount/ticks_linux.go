package kernelcount

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// never is a tick that does not come.
const never = 1 << 62

// ticks are those of the kernel (jiffies_64), which are of one length by CLOCK_MONOTONIC (tick_do_update_jiffies64 in
// kernel/time/tick-sched.c).
type ticks struct {
	each int64 // in nanoseconds
	// tick is one of them, and time is in it, by CLOCK_MONOTONIC in nanoseconds.
	tick, time uint64
}

// newTicks are the ticks of which one was told. The length of one is how exact CLOCK_MONOTONIC_COARSE is.
func newTicks(told *countControl) ticks {
	var t unix.Timespec
	_, _, _ = unix.RawSyscall(unix.SYS_CLOCK_GETRES, unix.CLOCK_MONOTONIC_COARSE, uintptr(unsafe.Pointer(&t)), 0)
	return ticks{each: max(t.Nano(), 1), tick: told.Tick, time: told.Time}
}

// at is the tick of a time, or the one before or after it.
func (t *ticks) at(when int64) uint64 {
	return uint64(max(int64(t.tick)+(when-int64(t.time))/t.each, 0))
}

// between is how long it takes from a tick to another one.
func (t *ticks) between(from, to uint32) time.Duration { return time.Duration(int64(to-from) * t.each) }
