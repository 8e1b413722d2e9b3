package compare

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// moment is a time, and how long the CPUs had been idle then.
type moment struct {
	at   time.Time
	idle time.Duration
}

// now reads the fields idle and iowait of proc_stat(5). What a CPU spends not idle is for
// processes, interrupts, their softirqs, and what the hypervisor takes: the kernel measures
// idle time, but estimates all the others by what it finds at its ticks.
func now(t *testing.T) moment {
	t.Helper()
	m := moment{at: time.Now()}
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range strings.Fields(string(text))[4:6] {
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		m.idle += time.Duration(ticks) * 10 * time.Millisecond
	}
	return m
}

// busy is the CPU time that the machine has spent since.
func (m moment) busy(t *testing.T) time.Duration {
	t.Helper()
	n := now(t)
	return n.at.Sub(m.at)*time.Duration(runtime.NumCPU()) - (n.idle - m.idle)
}

// others is how many CPUs are busy while nothing is measured.
func others(t *testing.T) float64 {
	t.Helper()
	const look = 2 * time.Second
	m := now(t)
	<-time.After(look)
	return m.busy(t).Seconds() / time.Since(m.at).Seconds()
}

// onSender lets the thread run where the traffic is sent and received: on the first CPU.
func onSender() error { return pin(0, 1) }

// onMonitor lets the thread, and what it starts, run on all other CPUs.
func onMonitor() error { return pin(1, runtime.NumCPU()) }

// pin lets the thread run on CPUs from one number to below another, if there are two CPUs.
func pin(from, to int) error {
	if runtime.NumCPU() < 2 {
		return nil
	}
	var set unix.CPUSet
	for cpu := from; cpu < to; cpu++ {
		set.Set(cpu)
	}
	return unix.SchedSetaffinity(0, &set)
}
