package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// memoryGroup is a control group that limits the memory of what runs in it (cgroups(7)).
type memoryGroup struct {
	dir string
	// limit, peak and killed are the files of the limit, of the most that was taken, and
	// of events, killed the number of processes that were killed for want of memory.
	limit, peak, events, killed string
}

// memoryGroups are the versions of control groups: the directory of all, and its files.
var memoryGroups = []memoryGroup{
	{"/sys/fs/cgroup", "memory.max", "memory.peak", "memory.events", "oom_kill"},
	{"/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.max_usage_in_bytes", "memory.oom_control", "oom_kill"},
}

// newMemoryGroup makes a group that is removed when the test ends.
func newMemoryGroup(t *testing.T, mib int) memoryGroup {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to make memory cgroups")
	}
	var failed []error
	for _, g := range memoryGroups {
		g.dir = filepath.Join(g.dir, fmt.Sprintf("iftopgo-%d-%s", os.Getpid(), strings.ReplaceAll(t.Name(), "/", "-")))
		err := os.Mkdir(g.dir, 0o755)
		if err == nil {
			t.Cleanup(func() { g.remove(t) })
			_, err = os.Stat(filepath.Join(g.dir, g.limit)) // Anywhere else it is no group.
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(g.dir, g.limit), []byte(strconv.Itoa(mib<<20)), 0)
		}
		if err == nil {
			return g
		}
		failed = append(failed, err)
	}
	t.Skip("needs memory cgroups that can be made: ", errors.Join(failed...))
	return memoryGroup{}
}

// remove removes the group once its processes have ended.
func (g *memoryGroup) remove(t *testing.T) {
	for deadline := time.Now().Add(10 * time.Second); ; <-time.After(10 * time.Millisecond) {
		err := os.Remove(g.dir)
		if err == nil || errors.Is(err, os.ErrNotExist) {
			return
		}
		if !errors.Is(err, syscall.EBUSY) || time.Now().After(deadline) {
			t.Error(err)
			return
		}
	}
}

// command is the program in the group.
func (g *memoryGroup) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	return g.run(append([]string{program.Path(t)}, args...)...)
}

// run is any program in the group.
func (g *memoryGroup) run(args ...string) *exec.Cmd {
	const enter = `echo $$ > "$0/cgroup.procs" && exec "$@"`
	return exec.Command("sh", append([]string{"-c", enter, g.dir}, args...)...)
}

// expectAlive looks that nothing was killed in the group, and returns the most memory it
// has taken, in MiB.
func (g *memoryGroup) expectAlive(t *testing.T) int {
	t.Helper()
	if n := g.kills(t); n != "0" {
		t.Errorf("%s processes were killed for want of memory", n)
	}
	return g.peakMiB(t)
}

// kills is how many processes were killed in the group for want of memory.
func (g *memoryGroup) kills(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(g.dir, g.events))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if n, ok := strings.CutPrefix(strings.TrimSpace(line), g.killed+" "); ok {
			return n
		}
	}
	return "0" // Kernels before 4.13 do not say.
}

// peakMiB is the most memory the group has taken, 0 where the kernel does not say.
func (g *memoryGroup) peakMiB(t *testing.T) int {
	t.Helper()
	peak, err := os.ReadFile(filepath.Join(g.dir, g.peak))
	if err != nil {
		return 0 // Before Linux 5.19 the second version does not have it.
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(peak)))
	if err != nil {
		t.Fatal(err)
	}
	return n >> 20
}

// smallMemories are amounts of memory in MiB, with the floods that are tried in them.
var smallMemories = map[int][]string{
	48:  {"distinct flows", "uneven flows", "distinct hosts", "pings", "fragments", "garbage frames"},
	64:  {"distinct flows", "distinct hosts"},
	128: {"distinct flows", "distinct hosts"},
}

// TestFloodsInLittleMemory floods the program and its helper in memory cgroups. Nothing is
// killed, and the sums are those of the kernel: fewer flows have rows.
func TestFloodsInLittleMemory(t *testing.T) {
	t.Parallel()
	const frames = 600_000
	for mib, names := range smallMemories {
		for _, name := range names {
			t.Run(fmt.Sprintf("%s in %d MiB", name, mib), func(t *testing.T) {
				g := newMemoryGroup(t, mib)
				lab := nettest.New(t)
				before := lab.Remote.Counters(t, lab.Remote.Iface)
				r, _ := openStreamOf(t, lab.Remote, g.command(t, "--json", "-i", lab.Remote.Iface, "--limit", "5"))
				func() {
					oneFlood.Lock()
					defer oneFlood.Unlock()
					lab.Local.Do(t, func() error {
						_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Make: floods[name], Frames: frames})
						return err
					})
				}()
				r.next()
				helper := helperOf(t, r.cmd.Process.Pid)
				t.Logf("the program %d MiB, its helper %d MiB", peakOfMiB(t, r.cmd.Process.Pid), peakOfMiB(t, helper))
				l := r.finish()
				t.Logf("%d MiB in the group, %d drops, %d rows, %d evicted", g.expectAlive(t), *l.Capture.KernelDrops, l.FlowCount, l.Capture.EvictedFlows)
				expectAccounted(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
			})
		}
	}
}

// TestFewRowsForAFile reads a file of many flows for which few rows are allowed: none of
// it is lost.
func TestFewRowsForAFile(t *testing.T) {
	t.Parallel()
	const flows, frames = 50_000, 100_000
	path := pcapOf(t, flows, frames, 10)
	var l line
	out := strings.TrimSpace(program.Output(t, "--json", "--max-flows", "2048", "-r", path))
	if err := json.Unmarshal([]byte(out[strings.LastIndex(out, "\n")+1:]), &l); err != nil {
		t.Fatal(err)
	}
	expectRowsAddUp(t, &l)
	// A flow that lost its row may be in a merged one beside.
	if sum := l.PacketsSent + l.PacketsRecv; sum != frames || l.FlowCount > 2*2048 {
		t.Errorf("%d packets in %d rows, want %d in %d", sum, l.FlowCount, frames, 2048)
	}
}

// TestATooLowLimitOfAddressesIsOneLine limits the addresses of the program (RLIMIT_AS) to
// less than Go reserves before anything else, and to more.
func TestATooLowLimitOfAddressesIsOneLine(t *testing.T) {
	t.Parallel()
	for mib := 100; mib <= 1500; mib += 25 {
		limit := fmt.Sprintf(`ulimit -v %d && exec "$0" --version`, mib<<10)
		out, err := exec.Command("sh", "-c", limit, program.Path(t)).CombinedOutput()
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		switch {
		case err == nil && mib > 300 && (mib > 1400 || strings.Contains(string(out), "RLIMIT_AS of ")):
		case err != nil && mib < 1400 && len(lines) == 1 && strings.HasPrefix(lines[0], "iftopgo: error: the limit of addresses is too low"):
		default:
			t.Errorf("with %d MiB: %v\n%s", mib, err, out)
		}
	}
}

// TestAScreenInLittleMemory floods the program with a screen, and looks what it says of
// the memory there is.
func TestAScreenInLittleMemory(t *testing.T) {
	const mib = 48
	g := newMemoryGroup(t, mib)
	lab := nettest.New(t)
	s := terminal{host: lab.Remote}.openCommand(t, g.command(t, "--layout=iftop", "-c", t.TempDir()+"/c.toml", "-i", lab.Remote.Iface))
	s.moveTo(5, 1)
	s.expectScreen("memory cgroup of 48 MiB", "flows have rows")
	s.moveTo(5, 20)
	stop := flooding(t, lab, nettest.DistinctFlows)
	s.expectGone("RX    cum 0B")
	all := s.reactions(1)
	sent := stop()
	t.Logf("%d frames, keys are obeyed after %v, at the worst %v; %d MiB in the group", sent, all[len(all)/2], all[len(all)-1], g.expectAlive(t))
}
