package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// monitor is ours, or one that it is compared with.
type monitor struct {
	name string
	// pipe is the command line that writes what is counted on an interface to a pipe, screen
	// that of a screen that says TOTAL, file that which reads a capture file; nil where there
	// is none.
	pipe, screen, file func(t *testing.T, of string) []string
	// counted is how what was counted is written; it changes when more is counted.
	counted *regexp.Regexp
}

// ourName is that of ours.
const ourName = "iftopgo"

// monitors are ours and those it is compared with.
var monitors = []*monitor{
	{
		name: ourName,
		pipe: func(t *testing.T, iface string) []string {
			return []string{program.Path(t), "--json", "--limit", "50", "-c", filepath.Join(t.TempDir(), "c.toml"), "-i", iface}
		},
		screen: func(t *testing.T, iface string) []string {
			return []string{program.Path(t), "-c", filepath.Join(t.TempDir(), "c.toml"), "-i", iface}
		},
		file: func(t *testing.T, path string) []string {
			return []string{program.Path(t), "--json", "--once", "-n", "-N", "-r", path}
		},
		counted: regexp.MustCompile(`"received":[1-9]\d*`),
	},
	{
		name: "iftop",
		pipe: func(_ *testing.T, iface string) []string {
			return []string{"stdbuf", "-oL", "iftop", "-t", "-nNPB", "-i", iface}
		},
		screen:  func(_ *testing.T, iface string) []string { return []string{"iftop", "-n", "-N", "-i", iface} },
		counted: regexp.MustCompile(`Cumulative \(sent/received/total\):.*[1-9].*`),
	},
	{
		name: "nethogs",
		pipe: func(_ *testing.T, iface string) []string {
			return []string{"stdbuf", "-oL", "nethogs", "-t", "-C", "-d", "1", "-v", "2", iface}
		},
		screen:  func(_ *testing.T, iface string) []string { return []string{"nethogs", iface} },
		counted: regexp.MustCompile(`(?m)^[^\t]+/\d+/\d+\t.*[1-9].*$`),
	},
	{
		name: "tcpdump",
		pipe: func(_ *testing.T, iface string) []string {
			return []string{"tcpdump", "-l", "-n", "-q", "-i", iface}
		},
		file: func(_ *testing.T, path string) []string {
			return []string{"tcpdump", "-n", "-q", "-r", path}
		},
		counted: regexp.MustCompile(`(?m)^[\d:.]+ IP.*$`),
	},
	{
		name: "bandwhich",
		pipe: func(_ *testing.T, iface string) []string {
			return []string{"bandwhich", "--raw", "--no-resolve", "-i", iface}
		},
		counted: regexp.MustCompile(`(?m)^connection: .*[1-9].*$`),
	},
}

// patience is how long it is waited for what a monitor has to do; others are given up sooner,
// as most write every second.
func (m *monitor) patience() time.Duration {
	if m.name == ourName {
		return patience
	}
	return 20 * time.Second
}

// installed says whether a monitor can be started.
func (m *monitor) installed() bool {
	_, err := exec.LookPath(m.name)
	return err == nil || m.name == ourName
}

// watch is a monitor at work, which writes to a pipe.
type watch struct {
	t    *testing.T
	of   *monitor
	lab  *nettest.Lab
	cmd  *exec.Cmd
	pipe io.ReadCloser

	unread sync.Mutex // held while nobody reads the pipe
	mu     sync.Mutex
	text   []byte // the end of what it wrote
	count  int    // of lines
	keep   bool   // all of it is kept
	kept   strings.Builder
	last   string // what was counted at last, as it is written
	told   []string
	state  string // of the capture of ours
	final  *line  // the last line of ours
	errs   strings.Builder

	read  chan struct{} // closed when the pipe has ended
	ended chan struct{} // closed when the monitor has, too
	err   error         // how
	// before is what the kernel had counted when it was started, sent is how many packets
	// the floods had since.
	before nettest.Counters
	sent   uint64
}

// watched starts a monitor on the remote host of a lab, by the command that wrap makes of its
// command line.
func (m *monitor) watched(t *testing.T, wrap func(args ...string) *exec.Cmd) *watch {
	t.Helper()
	lab := nettest.New(t)
	w := &watch{t: t, of: m, lab: lab, read: make(chan struct{}), ended: make(chan struct{})}
	w.before = lab.Remote.Counters(t, lab.Remote.Iface)
	w.cmd = wrap(m.pipe(t, lab.Remote.Iface)...)
	var err error
	if w.pipe, err = w.cmd.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	w.cmd.Stderr = &w.errs
	lab.Remote.Start(t, w.cmd)
	t.Cleanup(func() { _ = w.cmd.Process.Kill(); <-w.ended })
	go w.follow()
	go func() {
		<-w.read
		w.err = w.cmd.Wait()
		close(w.ended)
	}()
	if m.name == ourName { // Of others it is not known when they capture.
		eventually(t, "it has begun", func() bool { return w.hasEnded() || w.lines() > 0 })
	}
	return w
}

// lines is how many lines were written.
func (w *watch) lines() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.count
}

// plain is the command of a command line.
func plain(args ...string) *exec.Cmd { return exec.Command(args[0], args[1:]...) }

// follow reads what is written until it ends.
func (w *watch) follow() {
	defer close(w.read)
	buf := make([]byte, 64<<10)
	for {
		n, err := w.pipe.Read(buf)
		w.unread.Lock()
		w.unread.Unlock() //nolint:staticcheck // It is waited for who has it.
		w.mu.Lock()
		w.text = append(w.text, buf[:n]...)
		if w.keep {
			w.kept.Write(buf[:n])
		}
		w.look()
		w.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// look takes whole lines out of what was written.
func (w *watch) look() {
	for {
		end := slices.Index(w.text, '\n')
		if end < 0 {
			return
		}
		text := w.text[:end]
		if all := w.of.counted.FindAll(text, -1); all != nil {
			w.last = string(all[len(all)-1])
		}
		if w.of.name == ourName {
			w.heed(text)
		}
		w.text = w.text[end+1:]
		w.count++
	}
}

// heed remembers what a line of ours tells, and the line if it is the last.
func (w *watch) heed(text []byte) {
	var l line
	if json.Unmarshal(text, &l) != nil {
		return
	}
	w.state = l.Capture.State
	if l.Final {
		w.final = &l
	}
	said := slices.Clone(l.Capture.Notes)
	if l.Capture.State != "live" && !l.Final {
		said = append(said, "capture: "+numberless.ReplaceAllString(l.Capture.State, ""))
	}
	if l.Owners.Missing != "" {
		said = append(said, fmt.Sprintf("owners: %s missing", l.Owners.Missing))
	}
	for _, s := range said {
		if !slices.Contains(w.told, s) {
			w.told = append(w.told, s)
		}
	}
}

// numberless is what the state of a reopening counts.
var numberless = regexp.MustCompile(` \S+ try, in \S+( \S+)?(?:,|:)`)

// keepAll has all kept that is written from now on; all is what was.
func (w *watch) keepAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keep = true
}

func (w *watch) all() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept.String()
}

// now is what was counted last, and what was told.
func (w *watch) now() (counted string, told []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last, slices.Clone(w.told)
}

// flood sends frames to the host of the monitor.
func (w *watch) flood(f nettest.Flood) {
	w.t.Helper()
	f.To = w.lab.Remote
	w.lab.Local.Do(w.t, func() error {
		_, err := w.lab.Local.Flood(f)
		return err
	})
	w.sent += uint64(f.Frames)
}

// counts says whether the monitor counts what is sent from now on, within a time.
func (w *watch) counts() bool {
	w.t.Helper()
	before, _ := w.now()
	return comesTrue(w.of.patience(), func() bool {
		if w.hasEnded() {
			return true
		}
		w.flood(nettest.Flood{Flows: 3, Frames: 10, Payload: 100})
		now, _ := w.now()
		return now != before
	}) && !w.hasEnded()
}

// begun says whether the monitor counts; ours has to.
func (w *watch) begun() bool {
	w.t.Helper()
	counts := w.counts()
	if !counts && w.of.name == ourName {
		w.t.Fatalf("it counts nothing: %v, %s", w.err, w.errs.String())
	}
	return counts
}

// live waits until ours captures.
func (w *watch) live() {
	w.t.Helper()
	eventually(w.t, "the capture is live", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.state == "live"
	})
}

func (w *watch) hasEnded() bool {
	select {
	case <-w.ended:
		return true
	default:
		return false
	}
}

// telling waits until ours tells something.
func (w *watch) telling(text string) {
	w.t.Helper()
	eventually(w.t, "it tells "+text, func() bool {
		_, told := w.now()
		return strings.Contains(strings.Join(told, " "), text)
	})
}

// stop ends the monitor, as a user does.
func (w *watch) stop() {
	w.t.Helper()
	_ = w.cmd.Process.Signal(syscall.SIGINT) // It may have ended.
	if !comesTrue(w.of.patience(), w.hasEnded) {
		_ = w.cmd.Process.Kill()
		if w.of.name == ourName {
			w.t.Error("it does not end")
		}
	}
	<-w.ended
}

// ending says how a program ended.
func ending(err error) string {
	exit, ok := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil:
		return "ends, status 0"
	case !ok:
		return err.Error()
	case exit.Sys().(syscall.WaitStatus).Signaled():
		return fmt.Sprintf("is killed: %v", exit.Sys().(syscall.WaitStatus).Signal())
	}
	return fmt.Sprintf("ends, status %d", exit.ExitCode())
}
