package owners

import (
	"sync/atomic"
	"time"
)

// delayed reads what processes can delay: the kernel reads a command line in the memory of
// the process, which may be of a file system of its own that does not answer (mmap(2),
// userfaultfd(2)), and what is mapped while it waits for that. Nobody else waits with it.
type delayed struct {
	// slots has room for those that are being read: each takes a thread.
	slots chan struct{}
	// refused says that a process has taken too long, or that too many do.
	refused atomic.Bool
}

const (
	// maxDelayed is how many readings may be waited for by nobody any more.
	maxDelayed = 16
	// delayedPatience is how long one is waited for. It takes microseconds.
	delayedPatience = 250 * time.Millisecond
)

func newDelayed() *delayed { return &delayed{slots: make(chan struct{}, maxDelayed)} }

// within returns what read returns, unless that takes too long.
func within[T any](d *delayed, read func() T) (result T, ok bool) {
	select {
	case d.slots <- struct{}{}:
	default:
		return result, false
	}
	// Capacity 1: the reading ends by itself, whoever waits for it.
	done := make(chan T, 1)
	go func() {
		done <- read()
		<-d.slots
	}()
	timeout := time.NewTimer(delayedPatience)
	defer timeout.Stop()
	select {
	case result = <-done:
		return result, true
	case <-timeout.C:
		d.refused.Store(true)
		return result, false
	}
}
