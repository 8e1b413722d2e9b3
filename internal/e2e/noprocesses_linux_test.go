package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
	"iftopgo/internal/privsep/fdpass"
)

// processStat is what the kernel says of a process: how it was called, what files
// it has open, and how many calls it made that read.
type processStat struct {
	args  []string
	files []string
	reads int
}

func statOf(t *testing.T, pid int) (s processStat) {
	t.Helper()
	dir := fmt.Sprintf("/proc/%d", pid)
	line, err := os.ReadFile(dir + "/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	s.args = strings.Split(strings.TrimSuffix(string(line), "\x00"), "\x00")
	names, err := filepath.Glob(dir + "/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if to, err := os.Readlink(name); err == nil {
			s.files = append(s.files, to)
		}
	}
	counters, err := os.ReadFile(dir + "/io")
	if err != nil {
		t.Skip("the kernel counts no reads: ", err)
	}
	_, rest, _ := strings.Cut(string(counters), "syscr: ")
	number, _, _ := strings.Cut(rest, "\n")
	if s.reads, err = strconv.Atoi(number); err != nil {
		t.Fatal(err)
	}
	return s
}

// bpf lists the programs, maps and links of the kernel that a process holds.
func (s *processStat) bpf() (all []string) {
	for _, f := range s.files {
		if strings.HasPrefix(f, "anon_inode:bpf") {
			all = append(all, f)
		}
	}
	return all
}

// lineCounter is the program at work, of whose lines only the number counts: a stream checks them.
type lineCounter struct {
	cmd    *exec.Cmd
	lines  atomic.Int64
	stderr strings.Builder
	ended  chan struct{} // closed when there are no more lines
}

// startCounted runs the program on a host.
func startCounted(t *testing.T, h *nettest.Host, args ...string) *lineCounter {
	t.Helper()
	q := &lineCounter{cmd: program.Command(t, args...), ended: make(chan struct{})}
	out, err := q.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	q.cmd.Stderr = &q.stderr
	h.Start(t, q.cmd)
	t.Cleanup(func() { _ = q.cmd.Process.Kill(); <-q.ended; _ = q.cmd.Wait() })
	go func() {
		defer close(q.ended)
		text := bufio.NewReader(out)
		for {
			if _, err := text.ReadString('\n'); err != nil {
				return
			}
			q.lines.Add(1)
		}
	}()
	return q
}

// helpers are those of its processes that are one.
func (q *lineCounter) helpers() []int { return childrenWith(q.cmd.Process.Pid, fdpass.Argument) }

// until waits until something holds, and says what there is where it never does.
func (q *lineCounter) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	if comesTrue(patience, holds) {
		return
	}
	now := fmt.Sprintf("%d lines, children %v, of which %v are helpers", q.lines.Load(), children(q.cmd.Process.Pid), q.helpers())
	_ = q.cmd.Process.Signal(syscall.SIGABRT) // It says on standard error where it was.
	select {
	case <-q.ended:
	case <-time.After(patience):
		now += "; it does not end, either"
		_ = q.cmd.Process.Kill()
		<-q.ended
	}
	err := q.cmd.Wait()
	t.Fatalf("never: %s; %s; then it ended with %v: %s", what, now, err, q.stderr.String())
}

// pingReads is how often a helper reads in a second at most when it is asked whether it is
// there: the question, and that there is no other.
const pingReads = 2

// TestMinusZReadsNothingAboutProcesses watches the helper while packets come: it has
// nothing to read but whether it is there, neither /proc nor answers of the kernel.
func TestMinusZReadsNothingAboutProcesses(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	for _, form := range []string{"--json", "--text"} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			q := startCounted(t, lab.Remote, form, "-Z", "-nN", "--engine", "native", "-i", lab.Remote.Iface)
			q.until(t, "the helper and the first line", func() bool { return len(q.helpers()) == 1 && q.lines.Load() > 0 })
			helper := q.helpers()[0]
			began, before := time.Now(), statOf(t, helper)
			if slices.Contains(before.args, fdpass.Owners) {
				t.Errorf("the helper is to find owners: %q", before.args)
			}
			flood(t, lab, 5000)
			from := q.lines.Load()
			q.until(t, "the next lines", func() bool { return q.lines.Load() > from+1 })
			after := statOf(t, helper)
			if pings := pingReads * (int(time.Since(began)/time.Second) + 2); after.reads > before.reads+pings {
				t.Errorf("the helper has read %d times, %d before; want at most %d more", after.reads, before.reads, pings)
			}
			for _, pid := range []int{helper, q.cmd.Process.Pid} {
				if s := statOf(t, pid); len(s.bpf()) > 0 {
					t.Errorf("process %d holds %q", pid, s.bpf())
				}
			}
		})
	}
	t.Run("with processes something is", func(t *testing.T) {
		t.Parallel()
		r, first := openStream(t, lab.Remote, "-nN", "-i", lab.Remote.Iface)
		needEvents(t, r.owned(first))
		s := statOf(t, helperOf(t, r.cmd.Process.Pid))
		if !slices.Contains(s.args, fdpass.Owners) || len(s.bpf()) == 0 {
			t.Errorf("the helper %q holds %q", s.args, s.bpf())
		}
		r.finish()
	})
	t.Run("without a helper neither", func(t *testing.T) {
		t.Parallel()
		r, _ := openStream(t, lab.Remote, "-Z", "-nN", "--no-sandbox", "--engine", "native", "-i", lab.Remote.Iface)
		flood(t, lab, 100)
		r.next()
		if s := statOf(t, r.cmd.Process.Pid); len(s.bpf()) > 0 {
			t.Errorf("it holds %q", s.bpf())
		}
		r.finish()
	})
}
