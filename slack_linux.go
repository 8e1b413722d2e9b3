package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// timerSlack is how late a timer of this program may be. Nothing here is due more
// precisely, and the thread of Go's runtime that watches the others sleeps for 20 µs
// at a time while one of them runs: with the 50 µs that are usual, every packet that
// wakes a thread up wakes that one up four times.
const timerSlack = 2 * time.Millisecond

// relaxTimers sets the slack of all threads (PR_SET_TIMERSLACK of prctl(2), by
// proc_pid_timerslack_ns(5) because those of the runtime are meant), which later
// threads and processes inherit. It takes CAP_SYS_NICE, but for the calling thread;
// without it, watching takes a little more.
func relaxTimers() error {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return fmt.Errorf("listing the threads: %w", err)
	}
	ns := []byte(strconv.FormatInt(timerSlack.Nanoseconds(), 10))
	var failed []error
	for _, thread := range threads {
		// Below the directory of the process it is not there.
		failed = append(failed, os.WriteFile(filepath.Join("/proc", thread.Name(), "timerslack_ns"), ns, 0))
	}
	return errors.Join(failed...)
}
