package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"sync"
	"syscall"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// running is the program at work inside a host of a lab.
type running struct {
	t      *testing.T
	cmd    *exec.Cmd
	lines  *bufio.Reader
	stderr bytes.Buffer
}

// start runs the program with --json and waits for its first line, by when it
// captures.
func start(t *testing.T, h *nettest.Host, args ...string) (*running, line) {
	t.Helper()
	return started(t, h, program.Command(t, append([]string{"--json"}, args...)...))
}

// started is start for a command.
func started(t *testing.T, h *nettest.Host, cmd *exec.Cmd) (*running, line) {
	t.Helper()
	r := &running{t: t, cmd: cmd}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.cmd.Stderr = &r.stderr
	h.Start(t, r.cmd)
	t.Cleanup(func() { _ = r.cmd.Process.Kill(); _ = r.cmd.Wait() })
	r.lines = bufio.NewReaderSize(out, 1<<20)
	return r, r.next()
}

// drained reads lines without looking at them until work is done: a program whose
// reader does not read waits for it, and asks nobody meanwhile whose flows are.
func (r *running) drained(work func()) {
	r.t.Helper()
	done := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			if err := r.skip(); err != nil {
				r.t.Errorf("reading a line: %v\n%s", err, r.stderr.String())
				return
			}
		}
	})
	work()
	close(done)
	reader.Wait()
}

// skip reads a line without looking at it.
func (r *running) skip() error {
	for {
		_, err := r.lines.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// checkedLine is up to how many bytes lines of a live capture are held to the
// schema. Longer ones have thousands of rows of the same kind, and a test that
// takes seconds for them makes the program wait for its reader.
const checkedLine = 64 << 10

// next reads the next line.
func (r *running) next() line {
	r.t.Helper()
	return r.parse(r.line())
}

// line reads the next line as it is.
func (r *running) line() []byte {
	r.t.Helper()
	text, err := r.lines.ReadBytes('\n')
	if err != nil {
		r.t.Fatalf("reading a line: %v\n%s", err, r.stderr.String())
	}
	return text
}

// parse looks into a line.
func (r *running) parse(text []byte) (l line) {
	r.t.Helper()
	if err := json.Unmarshal(text, &l); err != nil {
		r.t.Fatalf("line %q: %v", text, err)
	}
	if len(text) <= checkedLine {
		conforms(r.t, text)
	}
	reconciles(r.t, &l)
	return l
}

// finish asks the program to end and returns its final line.
func (r *running) finish() (l line) {
	r.t.Helper()
	r.signal(syscall.SIGINT)
	return r.last()
}

// last returns the final line of a program that was asked to end. Those before it
// are not looked at: with many flows that takes seconds, and the program is given
// so much time to end.
func (r *running) last() (l line) {
	r.t.Helper()
	var text []byte
	for !bytes.HasSuffix(text, []byte(`"final":true}`+"\n")) {
		text = r.line()
	}
	if rest, err := io.ReadAll(r.lines); err != nil || len(rest) > 0 {
		r.t.Errorf("after the final line: %q, %v", rest, err)
	}
	if err := r.cmd.Wait(); err != nil {
		r.t.Errorf("ended with %v: %s", err, r.stderr.String())
	}
	return r.parse(text)
}

// equalsKernel compares a final line with the kernel's counters over the run.
func equalsKernel(t *testing.T, l *line, k nettest.Counters) {
	t.Helper()
	drops := *l.Capture.KernelDrops
	if got, want := l.Capture.Received+drops, k.TxPackets+k.RxPackets; got != want {
		t.Errorf("received %d + dropped %d = %d packets, the kernel counted %d", l.Capture.Received, drops, got, want)
	}
	if drops > 0 {
		t.Logf("%d drops: bytes are not compared", drops)
		return
	}
	if l.TotalSent != k.TxBytes || l.TotalRecv != k.RxBytes {
		t.Errorf("totals %d sent, %d received; the kernel counted %d and %d", l.TotalSent, l.TotalRecv, k.TxBytes, k.RxBytes)
	}
}

func TestFloodReconcilesWithTheKernel(t *testing.T) {
	var one sync.Mutex // Floods come one after the other; programs start meanwhile.
	for name, f := range map[string]nettest.Flood{
		"one UDP flow":               {Flows: 1, Frames: 150_000, Payload: 18},
		"1,000 UDP flows":            {Flows: 1000, Frames: 150_000, Payload: 200},
		"20,000 UDP flows":           {Flows: 20_000, Frames: 150_000, Payload: 18},
		"20,000 UDP flows over IPv6": {Flows: 20_000, Frames: 150_000, Payload: 18, IPv6: true},
		"frames with a VLAN tag":     {Flows: 100, Frames: 100_000, Payload: 100, VLAN: 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			f.To = lab.Remote
			beforeLocal := lab.Local.Counters(t, lab.Local.Iface)
			beforeRemote := lab.Remote.Counters(t, lab.Remote.Iface)
			sender, _ := start(t, lab.Local, "-i", lab.Local.Iface)
			receiver, _ := start(t, lab.Remote, "-i", lab.Remote.Iface)
			one.Lock()
			var bytes uint64
			err := lab.Local.Try(func() (err error) { bytes, err = lab.Local.Flood(f); return err })
			sender.signal(syscall.SIGINT)
			receiver.signal(syscall.SIGINT)
			one.Unlock()
			if err != nil {
				t.Fatal(err)
			}
			sent, received := sender.last(), receiver.last()
			equalsKernel(t, &sent, lab.Local.Counters(t, lab.Local.Iface).Since(beforeLocal))
			equalsKernel(t, &received, lab.Remote.Counters(t, lab.Remote.Iface).Since(beforeRemote))
			isFlood(t, &sent, f.Flows, counted{TotalSent: bytes})
			isFlood(t, &received, f.Flows, counted{TotalRecv: bytes})
		})
	}
}

// isFlood holds the final line of a program at one end of a flood to what the flood
// was: how many flows and bytes.
func isFlood(t *testing.T, l *line, least int, want counted) {
	t.Helper()
	sum, flows := l.udp()
	if flows < least {
		t.Errorf("%d UDP flows, want %d", flows, least)
	}
	if *l.Capture.KernelDrops == 0 && (sum.TotalSent != want.TotalSent || sum.TotalRecv != want.TotalRecv) {
		t.Errorf("UDP: %d sent, %d received; want %d and %d", sum.TotalSent, sum.TotalRecv, want.TotalSent, want.TotalRecv)
	}
}
