package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/nettest"
)

// floods are the kinds of traffic that others on the network can send.
var floods = map[string]nettest.FrameFunc{
	"distinct flows": nettest.DistinctFlows,
	"uneven flows":   nettest.UnevenFlows,
	"QUIC Initials":  nettest.QUICInitials,
	"distinct hosts": nettest.DistinctHosts,
	"pings":          nettest.Pings,
	"fragments":      nettest.Fragments,
	"garbage frames": nettest.Garbage,
}

// floodMiB is the memory the program may take in a flood, by its budget: in one of a
// million flows, and in one that never ends.
const floodMiB = 200

// statusOf reads a figure in KiB of a process (proc_pid_status(5)).
func statusOf(t testing.TB, pid int, name string) int {
	t.Helper()
	return field(t, fmt.Sprintf("/proc/%d/status", pid), name)
}

// field is the number after a name and a colon in a file of /proc.
func field(t testing.TB, path, name string) int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(text, name+":"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no %s in %s", name, path)
	return 0
}

// peakOfMiB is the most memory a process has held so far, its ring and its code
// included.
func peakOfMiB(t testing.TB, pid int) int {
	t.Helper()
	return statusOf(t, pid, "VmHWM") >> 10
}

// expectAccounted checks on a final line what became of a flood: everything was
// counted, or what is missing is said to be lost.
func expectAccounted(t *testing.T, l *line, k nettest.Counters) {
	t.Helper()
	expectKernelTotals(t, l, k)
	if *l.Capture.KernelDrops > 0 && l.Capture.LastLoss == "" {
		t.Errorf("%d drops and no loss marked", *l.Capture.KernelDrops)
	}
}

func TestMemoryStaysWithinItsBudgetInFloods(t *testing.T) {
	t.Parallel()
	for name, frame := range floods {
		t.Run(name, func(t *testing.T) {
			frames := 200_000
			if name == "distinct flows" {
				frames = 1_000_000
			}
			lab := nettest.New(t)
			before := lab.Remote.Counters(t, lab.Remote.Iface)
			r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface, "--limit", "5")
			held := func() int {
				oneFlood.Lock()
				defer oneFlood.Unlock()
				lab.Local.Do(t, func() error {
					_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Make: frame, Frames: frames})
					return err
				})
				r.expectLine("the whole flood", accounted(uint64(frames)))
				return peakOfMiB(t, r.cmd.Process.Pid)
			}()
			l := r.finish()
			cpu := r.cmd.ProcessState.UserTime() + r.cmd.ProcessState.SystemTime()
			t.Logf("%d MiB at most, %d drops, %d ns of CPU a packet, %d rows, %d evicted, %d undecoded",
				held, *l.Capture.KernelDrops, cpu.Nanoseconds()/int64(frames), l.FlowCount, l.Capture.EvictedFlows, l.Capture.Undecoded)
			expectAccounted(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
			if held > floodMiB {
				t.Errorf("%d MiB, the budget of a flood is %d", held, floodMiB)
			}
		})
	}
}

// presses are keys whose effect is a text on the screen: a prompt opens, all rows
// are ordered anew and shown in another way. Esc is not among them: a terminal
// program has to wait whether it begins a sequence.
var presses = []order{
	{"A", "alert at"},
	{"enter", "alerts off"},
	{"1", "ordered by 2s"},
	{"4", "ordered by total"},
	{"p", "ports off"},
	{"p", "ports on"},
	{"r", "reverse order on"},
	{"r", "reverse order off"},
	{"P", "the capture goes on"},
	{"P", "resumed"},
}

// reactions presses keys and returns how long the terminal took to show that
// each was obeyed, from writing the key to having read the last byte of it, the
// shortest first.
func (s *screen) reactions(rounds int) []time.Duration {
	s.t.Helper()
	var all []time.Duration
	for range rounds {
		for _, o := range presses {
			all = append(all, s.pressTimed(o))
		}
	}
	slices.Sort(all)
	return all
}

// pressRounds is how often all keys are pressed. IFTOPGO_PRESSES asks for more, and
// for every kind of flood, for figures that mean something.
func pressRounds() (n int, all bool) {
	n, err := strconv.Atoi(os.Getenv("IFTOPGO_PRESSES"))
	if err != nil {
		return 1, false
	}
	return n, true
}

// TestKeysAreObeyedInAFlood presses keys while frames come as fast as they can
// be made, every one of a flow of its own. It is measured from outside: what
// the pseudo-terminal and its emulator take counts. What is promised is 100 ms on
// a machine that has the time; where others want to run, it is as many times more as any
// work takes longer there, and five times more if that is less: beside the flood nobody has
// the machine alone.
func TestKeysAreObeyedInAFlood(t *testing.T) {
	const median, worst = 100 * time.Millisecond, time.Second
	rounds, every := pressRounds()
	for name, frame := range floods {
		if !every && name != "uneven flows" && name != "garbage frames" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			lab := nettest.New(t)
			s := openOn(t, lab.Remote, "-c", t.TempDir()+"/c.toml", "-i", lab.Remote.Iface)
			stop := flooding(t, lab, frame)
			s.expectGone("RX    cum 0B")
			slow := slowness(t)
			all := s.reactions(rounds)
			slow = max(slow, slowness(t), 5)
			sent := stop()
			t.Logf("%d presses among %d frames: median %v, 95 %% %v, worst %v; %d MiB at most", len(all), sent,
				all[len(all)/2], all[len(all)*95/100], all[len(all)-1], peakOfMiB(t, s.cmd.Process.Pid))
			if median, worst := slow*median, slow*worst; all[len(all)/2] > median || all[len(all)-1] > worst {
				t.Errorf("keys are obeyed after %v, at the worst after %v; want %v and %v", all[len(all)/2], all[len(all)-1], median, worst)
			}
			if held := peakOfMiB(t, s.cmd.Process.Pid); held > floodMiB {
				t.Errorf("%d MiB, the budget of a flood is %d", held, floodMiB)
			}
		})
	}
}

// slowness is how many times longer than its CPU time some work takes at present, as
// others want to run; at least 1.
func slowness(t *testing.T) time.Duration {
	t.Helper()
	work := exec.Command("sh", "-c", `i=0; while [ "$i" -lt 300000 ]; do i=$((i + 1)); done`)
	began := time.Now()
	if err := work.Run(); err != nil {
		t.Fatal(err)
	}
	used := max(work.ProcessState.UserTime()+work.ProcessState.SystemTime(), time.Millisecond)
	return max(1, (time.Since(began)+used-1)/used)
}

// flooding floods the remote host of a lab from now on, until what it returns is
// called, which returns how many frames that were.
func flooding(t *testing.T, lab *nettest.Lab, frame nettest.FrameFunc) (stop func() int) {
	t.Helper()
	ended := make(chan struct{})
	sent := make(chan int)
	go func() {
		n := 0
		defer func() { sent <- n }()
		err := lab.Local.Try(func() error {
			for {
				select {
				case <-ended:
					return nil
				default:
				}
				const burst = 10_000
				from := n
				_, err := lab.Local.Flood(nettest.Flood{
					To: lab.Remote, Frames: burst,
					Make: func(b []byte, between nettest.Pair, i int) []byte { return frame(b, between, from+i) },
				})
				if err != nil {
					return err
				}
				n += burst
			}
		})
		if err != nil {
			t.Error(err)
		}
	}()
	return func() int {
		close(ended)
		return <-sent
	}
}
