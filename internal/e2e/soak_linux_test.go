package e2e

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"iftopgo/internal/nettest"
)

// soakDuration is how long the soak test runs, by IFTOPGO_SOAK; without it the test is
// skipped.
func soakDuration(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("IFTOPGO_SOAK")
	if text == "" {
		t.Skip("needs IFTOPGO_SOAK, which says how long: task soak")
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 30*time.Second {
		t.Fatalf("IFTOPGO_SOAK=%s: want a duration of 30s or more: %v", text, err)
	}
	return d
}

// allFloods is all floods in turn, with a thousand steady flows among them.
func allFloods(b []byte, between nettest.Pair, n int) []byte {
	const stretch = 100_000
	kinds := [...]nettest.FrameFunc{
		nettest.DistinctFlows, nettest.UnevenFlows, nettest.DistinctHosts, nettest.Pings, nettest.Fragments, nettest.Garbage,
		func(b []byte, between nettest.Pair, n int) []byte { return nettest.DistinctFlows(b, between, n%1000) },
	}
	return kinds[n/stretch%len(kinds)](b, between, n)
}

// footprint is what a process holds, as /proc reports it; shareKiB counts what several
// hold in parts (Pss of proc_pid_smaps(5)).
type footprint struct{ residentKiB, shareKiB, files, threads int }

func footprintOf(t *testing.T, pid int) footprint {
	t.Helper()
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	share := field(t, fmt.Sprintf("/proc/%d/smaps_rollup", pid), "Pss")
	return footprint{statusOf(t, pid, "VmRSS"), share, len(files), statusOf(t, pid, "Threads")}
}

// most is the largest of several footprints, each figure for itself.
func most(all []footprint) (m footprint) {
	for _, f := range all {
		m = footprint{max(m.residentKiB, f.residentKiB), max(m.shareKiB, f.shareKiB), max(m.files, f.files), max(m.threads, f.threads)}
	}
	return m
}

// usual is what half of several footprints do not exceed of one of their figures.
func usual(all []footprint, of func(footprint) int) int {
	held := make([]int, 0, len(all))
	for _, f := range all {
		held = append(held, of(f))
	}
	slices.Sort(held)
	return held[len(held)/2]
}

func heldKiB(f footprint) int { return f.residentKiB }

func heldFiles(f footprint) int { return f.files }

func heldShare(f footprint) int { return f.shareKiB }

// watched is a process whose footprint is taken again and again.
type watched struct {
	name string
	pid  int
	most int // MiB that it may ever hold
	all  []footprint
}

// helperFloodMiB is what the helper may hold in a flood, in which it is asked for owners
// of tens of thousands of flows at once. Its limit is soft, at 64 MiB without its code.
const helperFloodMiB = 100

// watchedPair is a program and its helper.
func watchedPair(t *testing.T, name string, pid int) []*watched {
	t.Helper()
	return []*watched{{name: name, pid: pid, most: floodMiB}, {name: name + "'s helper", pid: helperOf(t, pid), most: helperFloodMiB}}
}

// expectSumInBudget looks what a program and its helper usually take of the machine's memory.
func expectSumInBudget(t *testing.T, pair []*watched) {
	t.Helper()
	sum := 0
	for _, s := range pair {
		sum += usual(s.all, heldShare) >> 10
	}
	t.Logf("%s and its helper: usually %d MiB together", pair[0].name, sum)
	if sum > floodMiB {
		t.Errorf("%s and its helper: %d MiB, the budget of a flood is %d", pair[0].name, sum, floodMiB)
	}
}

// garbageKiB is by how much more garbage there may be at one time than at another.
const garbageKiB = 24 << 10

// expectNoGrowth compares the second quarter of the time, by when tables and caches are
// full, with the last. How much garbage there is goes up and down with the time
// there is to collect it, and that of files with the names that are asked for, so
// that peaks say little: what is compared is what was usual, of which a quarter more
// memory is no growth, nor is a little, and its peak has a bound.
func (s *watched) expectNoGrowth(t *testing.T) {
	t.Helper()
	quarter := len(s.all) / 4
	if quarter < 2 {
		t.Fatalf("%s: %d lines are too few to tell growth from", s.name, len(s.all))
	}
	second, last := s.all[quarter:2*quarter], s.all[len(s.all)-quarter:]
	early, late := most(second), most(last)
	early.residentKiB, late.residentKiB = usual(second, heldKiB), usual(last, heldKiB)
	early.files, late.files = usual(second, heldFiles), usual(last, heldFiles)
	t.Logf("%s: usually %d KiB and %d files, at most %d threads in the second quarter; %d, %d, %d in the last; %d MiB ever", s.name,
		early.residentKiB, early.files, early.threads, late.residentKiB, late.files, late.threads, peakOfMiB(t, s.pid))
	if late.residentKiB > early.residentKiB+max(early.residentKiB/4, garbageKiB) || late.files > early.files+2 || late.threads > early.threads+4 {
		t.Errorf("%s grew from %+v to %+v", s.name, early, late)
	}
	if held := peakOfMiB(t, s.pid); held > s.most {
		t.Errorf("%s: %d MiB, the most in a flood is %d", s.name, held, s.most)
	}
}

// TestSoak floods a host at the generator's full rate with all that strangers can
// send, while lines are read and keys pressed. Nothing grows, keys are obeyed, and
// in the end the sums are those of the kernel.
func TestSoak(t *testing.T) {
	d := soakDuration(t)
	lab := nettest.New(t)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface, "--limit", "5")
	s := openOn(t, lab.Remote, "-c", t.TempDir()+"/c.toml", "-i", lab.Remote.Iface)
	pairs := [][]*watched{watchedPair(t, "the stream", r.cmd.Process.Pid), watchedPair(t, "the screen", s.cmd.Process.Pid)}
	programs := slices.Concat(pairs...)
	stop := flooding(t, lab, allFloods)
	var took []time.Duration
	lines := 0
	for end := time.Now().Add(d); time.Now().Before(end); lines++ {
		r.next()
		took = append(took, s.pressTimed(presses[lines%len(presses)]))
		s.forgetOutput()
		for _, p := range programs {
			p.all = append(p.all, footprintOf(t, p.pid))
		}
	}
	sent := stop()
	for _, p := range programs {
		p.expectNoGrowth(t)
	}
	for _, pair := range pairs {
		expectSumInBudget(t, pair)
	}
	l := r.finish()
	slices.Sort(took)
	t.Logf("%d frames in %v, %d drops, %d lines; keys obeyed after %v, 95 %% %v, at the worst %v", sent, d, *l.Capture.KernelDrops,
		lines, took[len(took)/2], took[len(took)*95/100], took[len(took)-1])
	expectAccounted(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
}
