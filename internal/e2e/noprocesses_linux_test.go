package e2e

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
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

// lineCount reads what a program writes and counts its lines.
type lineCount struct{ n atomic.Int64 }

func linesOf(out io.Reader) *lineCount {
	c := &lineCount{}
	go func() {
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			c.n.Add(1)
		}
	}()
	return c
}

func (c *lineCount) count() int { return int(c.n.Load()) }

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
			cmd := program.Command(t, form, "-Z", "-nN", "-i", lab.Remote.Iface)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			lab.Remote.Start(t, cmd)
			t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
			lines := linesOf(out)
			helper := 0
			eventually(t, "the helper is there and the first line", func() bool {
				all := children(cmd.Process.Pid)
				if len(all) == 1 {
					helper = all[0]
				}
				return helper != 0 && lines.count() > 0
			})
			began, before := time.Now(), statOf(t, helper)
			if slices.Contains(before.args, fdpass.Owners) {
				t.Errorf("the helper is to find owners: %q", before.args)
			}
			flood(t, lab, 5000)
			from := lines.count()
			eventually(t, "the next lines", func() bool { return lines.count() > from+1 })
			after := statOf(t, helper)
			if pings := pingReads * (int(time.Since(began)/time.Second) + 2); after.reads > before.reads+pings {
				t.Errorf("the helper has read %d times, %d before; want at most %d more", after.reads, before.reads, pings)
			}
			for _, pid := range []int{helper, cmd.Process.Pid} {
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
		r, _ := openStream(t, lab.Remote, "-Z", "-nN", "--no-sandbox", "-i", lab.Remote.Iface)
		flood(t, lab, 100)
		r.next()
		if s := statOf(t, r.cmd.Process.Pid); len(s.bpf()) > 0 {
			t.Errorf("it holds %q", s.bpf())
		}
		r.finish()
	})
}
