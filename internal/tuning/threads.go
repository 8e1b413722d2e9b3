package tuning

import (
	"os"
	"runtime"
)

// UseOneThread lets one thread at a time run Go code, unless GOMAXPROCS says how
// many. A capture needs little of one core: with more threads, every packet that
// wakes up one makes Go's scheduler wake up others to look for work. Lines of machines do
// the same.
func UseOneThread() { UseThreads(1) }

// UseThreads lets n threads at a time run Go code, and no more than there are processors, unless
// GOMAXPROCS says how many.
func UseThreads(n int) {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(min(n, runtime.NumCPU()))
	}
}
