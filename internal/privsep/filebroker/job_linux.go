package filebroker

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// stopTime is how long the program may take to stop, and stopInterval how often it is
	// looked whether it has.
	stopTime     = 2 * time.Second
	stopInterval = time.Millisecond
)

// openState opens what says whether the program, which is the parent of this process, is
// stopped (proc_pid_stat(5)).
func openState() (*os.File, error) { return os.Open(fmt.Sprintf("/proc/%d/stat", os.Getppid())) }

// isStopped says whether the program is stopped as a job.
func isStopped(state *os.File) bool {
	var b [256]byte
	n, _ := state.ReadAt(b[:], 0) // At the end of the program nothing can be read.
	named := bytes.LastIndex(b[:n], []byte(") "))
	return named >= 0 && bytes.HasPrefix(b[named:n], []byte(") T"))
}

// stop waits until the program has stopped, and then has those processes of its job stop that
// are of the user of this one, such as the script that has started it. In another order, a shell
// could resume the job before all of it has stopped. A program that does not stop is left alone:
// its job cannot be stopped, as no shell would resume it.
func stop(job int, state *os.File) error {
	if job <= 1 || state == nil { // -1 is every process (kill(2)).
		return nil
	}
	for late := time.Now().Add(stopTime); !isStopped(state); time.Sleep(stopInterval) {
		if time.Now().After(late) {
			return nil
		}
	}
	err := unix.Kill(-job, unix.SIGTSTP)
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ESRCH) {
		return nil // There are none.
	}
	return err
}
