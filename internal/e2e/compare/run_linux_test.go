package compare

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"iftopgo/internal/nettest"
)

const (
	// rows and columns are the size of the terminals.
	rows, columns = 60, 200
	// patience is how long ours may take to capture, on a machine however busy.
	patience = time.Minute
)

// times are how long the parts of a measurement take.
type times struct {
	// ready is what a monitor that captures is given until it has drawn and collected what
	// it needs, load how long traffic is sent, settled how long it is measured afterwards,
	// so that it does what is left to do.
	ready, load, settled time.Duration
}

// sample is what was measured once.
type sample struct {
	account
	traffic sent
	// seen is all that the kernel counted since before it was started.
	seen sent
	// measured is how long was measured, which is longer than was sent.
	measured time.Duration
	// cpu is that of the monitor's processes, busy that of the whole machine.
	cpu, busy time.Duration
	memory    int64
}

// running is a monitor at work.
type running struct {
	t     *testing.T
	of    *tool
	group *group
	cmd   *exec.Cmd
	out   io.ReadCloser
	ended chan struct{}

	mu   sync.Mutex
	text []byte
}

// measure runs a monitor on traffic.
func measure(t *testing.T, m *tool, l *load, lab *nettest.Lab, d times) (s sample) {
	t.Helper()
	r := &running{t: t, of: m, group: newGroup(t), ended: make(chan struct{})}
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	r.start(lab.Remote)
	frames := l.frames(lab)
	<-time.After(d.ready)
	memory := watchMemory(t, r.group)
	began, cpu := now(t), r.group.cpu(t)
	s.traffic = l.send(t, lab, frames, d.load)
	<-time.After(d.settled)
	s.busy, s.measured, s.cpu = began.busy(t), time.Since(began.at), r.group.cpu(t)-cpu
	s.memory = memory.bytes(r.group)
	if !m.tellsDrops {
		s.dropped = droppedBy(t, r.group, packetSockets(t, lab.Remote))
	}
	r.end(&s.account)
	s.seen = sent{Counters: lab.Remote.Counters(t, lab.Remote.Iface).Since(before)}
	return s
}

// start starts the monitor on a host, and waits until it captures.
func (r *running) start(h *nettest.Host) {
	r.t.Helper()
	if r.of.program == "" {
		close(r.ended)
		return
	}
	r.cmd = r.of.command(r.t, h.Iface)
	r.cmd.SysProcAttr = &syscall.SysProcAttr{UseCgroupFD: true, CgroupFD: int(r.group.file.Fd())}
	h.Do(r.t, func() error {
		if err := onMonitor(); err != nil {
			return fmt.Errorf("choosing CPUs: %w", err)
		}
		return r.open()
	})
	go r.read()
	r.t.Cleanup(func() { _ = r.cmd.Process.Kill(); _ = r.cmd.Wait(); _ = r.out.Close(); <-r.ended })
	for late := time.Now().Add(r.of.patience()); !r.captures(h); <-time.After(20 * time.Millisecond) {
		if time.Now().After(late) || len(r.group.processes(r.t)) == 0 {
			r.giveUp("it does not capture")
		}
	}
}

// patience is how long a monitor may take to capture; others are given up sooner.
func (m *tool) patience() time.Duration {
	if m.program == ourName {
		return patience
	}
	return patience / 4
}

// captures says whether the monitor has a packet socket. Ours writes when it captures.
func (r *running) captures(h *nettest.Host) bool {
	return len(packetSockets(r.t, h)) > 0 && (r.of.program != ourName || r.wrote() != "")
}

// open starts the monitor on a terminal, or with a pipe for all it writes.
func (r *running) open() (err error) {
	if r.of.screen {
		r.cmd.SysProcAttr.Setsid, r.cmd.SysProcAttr.Setctty = true, true
		r.out, err = pty.StartWithAttrs(r.cmd, &pty.Winsize{Rows: rows, Cols: columns}, r.cmd.SysProcAttr)
		return err
	}
	from, to, err := os.Pipe()
	if err != nil {
		return err
	}
	defer to.Close()
	// Those that take keys would read the end of the null device without end.
	if _, err := r.cmd.StdinPipe(); err != nil {
		return err
	}
	r.out, r.cmd.Stdout, r.cmd.Stderr = from, to, to
	return r.cmd.Start()
}

// read reads what the monitor writes, to its end.
func (r *running) read() {
	defer close(r.ended)
	buf := make([]byte, 256<<10)
	for {
		n, err := r.out.Read(buf)
		r.mu.Lock()
		r.text = append(r.text, buf[:n]...)
		r.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// wrote is all that the monitor has written so far.
func (r *running) wrote() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return string(r.text)
}

// giveUp ends the test. That another monitor does not work is no failure, and is told.
func (r *running) giveUp(why string) {
	r.t.Helper()
	text := r.wrote()
	text = strings.ToValidUTF8(text[max(0, len(text)-300):], "?")
	if r.of.program == ourName {
		r.t.Fatalf("%s: %q", why, text)
	}
	r.t.Skipf("%s: %q", why, text)
}

// end ends the monitor, as users do, and returns what it has said. What a screen shows is
// read before.
func (r *running) end(a *account) {
	r.t.Helper()
	if r.cmd == nil {
		return
	}
	if len(r.group.processes(r.t)) == 0 {
		r.giveUp("it has ended by itself")
	}
	<-time.After(r.of.late)
	text := r.wrote()
	if err := r.cmd.Process.Signal(syscall.SIGINT); err != nil {
		r.t.Fatal(err)
	}
	if !r.of.screen {
		select {
		case <-r.ended:
		case <-time.After(r.of.patience() / 3):
		}
		text = r.wrote()
	}
	if r.of.tells != nil {
		r.of.tells(text, a)
	}
}
