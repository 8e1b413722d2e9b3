package owners

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadCPUTime returns the CPU time that the calling thread has used
// (CLOCK_THREAD_CPUTIME_ID, clock_gettime(2)); the goroutine must be locked to its
// thread. A budget of elapsed time would be spent on waiting when the host is busy.
func threadCPUTime() time.Duration {
	var ts unix.Timespec
	if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts) != nil {
		return time.Duration(time.Now().UnixNano())
	}
	return time.Duration(ts.Nano())
}
