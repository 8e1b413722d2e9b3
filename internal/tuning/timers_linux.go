package tuning

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// TimerSlack is how late a timer of this program may fire. Nothing here is due more
// precisely. The runtime's monitor thread sleeps for 20 µs at a time while another
// thread runs: with the usual slack of 50 µs, every packet that wakes a thread up
// wakes that one up four times.
const TimerSlack = 2 * time.Millisecond

// RelaxTimers sets the timer slack of all threads, which later threads and processes
// inherit: by /proc/PID/timerslack_ns (proc_pid_timerslack_ns(5)), because
// PR_SET_TIMERSLACK of prctl(2) reaches the calling thread only. Other threads take
// CAP_SYS_NICE; without it, monitoring takes a little more CPU time.
func RelaxTimers() error {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return fmt.Errorf("listing the threads: %w", err)
	}
	ns := []byte(strconv.FormatInt(TimerSlack.Nanoseconds(), 10))
	var why error
	failed := 0
	for _, thread := range threads {
		// The file is not in /proc/self/task/TID, only in /proc/TID.
		if err := os.WriteFile(filepath.Join("/proc", thread.Name(), "timerslack_ns"), ns, 0); err != nil {
			why = err
			failed++
		}
	}
	if why == nil {
		return nil
	}
	return fmt.Errorf("%d of %d threads: %w", failed, len(threads), why)
}
