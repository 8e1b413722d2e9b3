package e2e

import (
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"iftopgo/internal/nettest"
)

// captureFaults are those of the helper, of the interface and of memory.
var captureFaults = []*fault{
	{
		name: "the helper is stopped for some seconds", on: onlyOurs,
		try: during(func(w *watch) {
			helper := helperOf(w.t, w.cmd.Process.Pid)
			signalTo(w.t, helper, syscall.SIGSTOP)
			w.telling("the helper does not answer")
			signalTo(w.t, helper, syscall.SIGCONT)
		}),
		happens: countsExactly, told: is("the helper does not answer"),
	},
	{
		name: "the helper is killed", on: onlyOurs,
		try: during(func(w *watch) {
			signalTo(w.t, helperOf(w.t, w.cmd.Process.Pid), syscall.SIGKILL)
			w.telling("the helper has ended")
		}),
		happens: countsExactly, told: is("the helper has ended"),
	},
	{
		name: "the interface goes down and up",
		try: during(func(w *watch) {
			w.lab.Remote.Down(w.t)
			w.awayAndBack("interface is down", func() { w.lab.Remote.Up(w.t) })
		}),
		happens: countsExactly, told: is("reopening lab1", "interface is down"),
	},
	{
		name: "the interface is removed, and made again",
		try: during(func(w *watch) {
			w.lab.Cut(w.t)
			w.awayAndBack("interface is", func() { w.lab.Join(w.t) })
		}),
		happens: countsExactly, told: is("reopening lab1", "interface is"),
	},
	{
		name: "the interface is renamed, and gets its name back",
		try: during(func(w *watch) {
			w.rename(w.lab.Remote.Iface, "other0")
			w.awayAndBack("interface is", func() { w.rename("other0", w.lab.Remote.Iface) })
		}),
		happens: countsExactly, told: is("reopening lab1", "interface is"),
	},
	{
		name: "addresses are limited to 300 MiB (RLIMIT_AS)",
		try: started(func(args ...string) *exec.Cmd {
			return exec.Command("sh", append([]string{"-c", `ulimit -v 307200 && exec "$@"`, "sh"}, args...)...)
		}),
		happens: is("ends, status 1"), told: is("the limit of addresses is too low"),
	},
	little(128), little(64), little(48),
}

// during is a trial in which something happens while the monitor counts.
func during(happens func(w *watch)) func(*testing.T, *monitor) outcome {
	return func(t *testing.T, m *monitor) outcome {
		w := m.watched(t, plain)
		if !w.begun() {
			return w.neverBegan()
		}
		happens(w)
		return w.verdict()
	}
}

// started is a trial of a monitor that is started in another way.
func started(wrap func(args ...string) *exec.Cmd) func(*testing.T, *monitor) outcome {
	return func(t *testing.T, m *monitor) outcome { return m.watched(t, wrap).verdict() }
}

// awayAndBack has ours say why its interface is away, and others miss it for as long as ours
// takes for that at most; and waits until ours is live again.
func (w *watch) awayAndBack(why string, back func()) {
	w.t.Helper()
	if w.of.name != ourName {
		comesTrue(awayFor, w.hasEnded)
		back()
		return
	}
	w.telling(why)
	back()
	w.live()
}

// rename gives an interface of the host another name, while it is up.
func (w *watch) rename(from, to string) {
	w.t.Helper()
	w.lab.Remote.Do(w.t, func() error {
		link, err := netlink.LinkByName(from)
		if err != nil {
			return fmt.Errorf("finding %s: %w", from, err)
		}
		if netlink.LinkSetName(link, to) == nil {
			return nil
		}
		// Kernels before 6.0 rename no interface that is up.
		for _, step := range []func() error{
			func() error { return netlink.LinkSetDown(link) },
			func() error { return netlink.LinkSetName(link, to) },
			func() error { return netlink.LinkSetUp(link) },
		} {
			if err := step(); err != nil {
				return fmt.Errorf("renaming %s: %w", from, err)
			}
		}
		return nil
	})
}

// little is a flood of flows that are all others, in a memory cgroup. Others, some of which
// take ten times as long, are tried in one.
func little(mib int) *fault {
	return &fault{
		name: fmt.Sprintf("%d distinct flows in a memory cgroup of %d MiB", littleFlows, mib), quick: mib == 64,
		on: func(m *monitor) bool { return mib == 64 || m.name == ourName },
		try: func(t *testing.T, m *monitor) outcome {
			g := newMemoryGroup(t, mib)
			w := m.watched(t, g.run)
			w.begun()
			w.flood(nettest.Flood{Make: nettest.DistinctFlows, Frames: littleFlows})
			got := w.verdict()
			switch peak := g.peakMiB(t); {
			case g.kills(t) != "0":
				got.happens = "is killed for want of memory"
			case peak > 0:
				got.happens += fmt.Sprintf(", %d MiB at most", peak)
			}
			return got
		},
		happens: reconciles,
	}
}

// littleFlows is how many flows the flood in little memory has.
const littleFlows = 400_000

// verdict looks whether the monitor counts what is sent now, ends it, and compares what ours
// counted with what the kernel did, or with what was sent where the interface was away.
func (w *watch) verdict() outcome {
	w.t.Helper()
	counts := w.counts()
	if w.hasEnded() {
		_, said := w.now()
		return outcome{ending(w.err), told(append(said, firstComplaint(w.errs.String()))...)}
	}
	w.stop()
	kernel := w.lab.Remote.Counters(w.t, w.lab.Remote.Iface).Since(w.before)
	_, said := w.now()
	if w.of.name != ourName {
		// What it says when it ends is not of the fault.
		happens := "counts on"
		if !counts {
			happens = fmt.Sprintf("stays, and counts nothing more within %v", w.of.patience())
		}
		return outcome{happens, told(firstComplaint(w.errs.String()))}
	}
	if !counts || w.final == nil {
		return outcome{"counts nothing any more", told(append(said, lastOf(w.errs.String()))...)}
	}
	off, drops := w.packetsOff(kernel), *w.final.Capture.KernelDrops
	happens := "counts on, " + packetsOff(off)
	if drops > 0 {
		happens += fmt.Sprintf(", %d said to be dropped", drops)
	}
	return outcome{happens, told(said...)}
}

// neverBegan is what becomes of a monitor that counts nothing from the start.
func (w *watch) neverBegan() outcome {
	w.t.Helper()
	if w.hasEnded() {
		return outcome{ending(w.err), told(firstComplaint(w.errs.String()))}
	}
	w.stop()
	return outcome{"counts nothing, with or without", told(firstComplaint(w.errs.String()))}
}

// packetsOff is by how many packets the last line of ours differs from the kernel's counters,
// with those that it says were dropped; or, where the interface was away, from the UDP packets
// that were sent.
func (w *watch) packetsOff(kernel nettest.Counters) uint64 {
	l := w.final
	drops := *l.Capture.KernelDrops
	if l.Capture.Restarts == 0 {
		return distance(l.Capture.Received+drops, kernel.TxPackets+kernel.RxPackets)
	}
	sum, _ := l.udp()
	return distance(sum.PacketsRecv+drops, w.sent)
}

func distance(a, b uint64) uint64 { return max(a, b) - min(a, b) }

// firstComplaint is the first line of a message that says that something is wrong, which is not
// all that a program says.
func firstComplaint(message string) string {
	for line := range strings.Lines(message) {
		if complaint.MatchString(line) {
			return line
		}
	}
	return ""
}

// complaint is a line of an error.
var complaint = regexp.MustCompile(`(?i)^iftopgo: |error|fail|is down|went|unable|cannot|invalid|no such|disappeared|too low|no space|not `)

// awayFor is for how long an interface is away for others: ours has said so by then.
const awayFor = 3 * time.Second
