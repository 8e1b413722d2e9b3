package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// stream is the program at work, writing lines of JSON.
type stream struct {
	t      *testing.T
	cmd    *exec.Cmd
	out    deadliner
	lines  *bufio.Reader
	stderr bytes.Buffer
}

// deadliner is a pipe that is not read for ever.
type deadliner interface{ SetReadDeadline(at time.Time) error }

// openStream runs the program on a host with --json and waits for its first line, by
// when it captures.
func openStream(t *testing.T, h *nettest.Host, args ...string) (*stream, line) {
	t.Helper()
	return openStreamOf(t, h, program.Command(t, append([]string{"--json"}, args...)...))
}

// openStreamOf is openStream for a command.
func openStreamOf(t *testing.T, h *nettest.Host, cmd *exec.Cmd) (*stream, line) {
	t.Helper()
	r := &stream{t: t, cmd: cmd}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.out = out.(deadliner) // It is an *os.File.
	r.cmd.Stderr = &r.stderr
	h.Start(t, r.cmd)
	t.Cleanup(func() { _ = r.cmd.Process.Kill(); _ = r.cmd.Wait() })
	r.lines = bufio.NewReaderSize(out, 1<<20)
	return r, r.next()
}

// drained reads lines without looking at them until work is done: a program whose
// reader does not read waits for it, and looks up no owners meanwhile.
func (r *stream) drained(work func()) {
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
			if err := errors.Join(r.waitLongest(), r.skip()); err != nil {
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
func (r *stream) skip() error {
	for {
		_, err := r.lines.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// checkedLine is up to how many bytes lines of a live capture are checked against the
// schema. Longer ones have thousands of rows of the same kind, and a test that
// takes seconds for them makes the program wait for its reader.
const checkedLine = 64 << 10

// linePatience is how long a line may take that is due every second.
const linePatience = 3 * time.Minute

// waitLongest gives the next line its time from now on.
func (r *stream) waitLongest() error { return r.out.SetReadDeadline(time.Now().Add(linePatience)) }

// next reads the next line.
func (r *stream) next() line {
	r.t.Helper()
	return r.parse(r.line())
}

// line reads the next line as it is.
func (r *stream) line() []byte {
	r.t.Helper()
	if err := r.waitLongest(); err != nil {
		r.t.Fatal(err)
	}
	text, err := r.lines.ReadBytes('\n')
	if err != nil {
		r.t.Fatalf("reading a line: %v\n%s", err, r.stderr.String())
	}
	return text
}

// parse looks into a line.
func (r *stream) parse(text []byte) (l line) {
	r.t.Helper()
	if err := json.Unmarshal(text, &l); err != nil {
		r.t.Fatalf("line %q: %v", text, err)
	}
	if len(text) <= checkedLine {
		expectSchema(r.t, text)
	}
	expectRowsAddUp(r.t, &l)
	return l
}

// finish asks the program to end and returns its final line.
func (r *stream) finish() (l line) {
	r.t.Helper()
	r.signal(syscall.SIGINT)
	return r.last()
}

// last returns the final line of a program that was asked to end. Those before it
// are not looked at: with many flows that takes seconds, and the program is given
// so much time to end.
func (r *stream) last() (l line) {
	r.t.Helper()
	l, err := r.ended()
	if err != nil {
		r.t.Errorf("ended with %v: %s", err, r.stderr.String())
	}
	return l
}

// ended returns the final line of a program, as last does, and how it ended.
func (r *stream) ended() (l line, err error) {
	r.t.Helper()
	var text []byte
	for !bytes.HasSuffix(text, []byte(`"final":true}`+"\n")) {
		text = r.line()
	}
	if rest, err := io.ReadAll(r.lines); err != nil || len(rest) > 0 {
		r.t.Errorf("after the final line: %q, %v", rest, err)
	}
	err = r.cmd.Wait()
	return r.parse(text), err
}

// expectLine reads lines until one is as wanted.
func (r *stream) expectLine(what string, wanted func(*line) bool) line {
	r.t.Helper()
	for range 60 {
		if l := r.next(); wanted(&l) {
			return l
		}
	}
	r.t.Fatalf("60 lines without %s", what)
	return line{}
}

// signal sends a signal to the program.
func (r *stream) signal(sig syscall.Signal) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(sig); err != nil {
		r.t.Fatal(err)
	}
}

// live and reopening are lines of a capture that goes on, and of one that waits for
// its interface.
func live(l *line) bool { return l.Capture.State == "live" }

func reopening(l *line) bool { return strings.HasPrefix(l.Capture.State, "reopening lab1, ") }

// received is a line by which UDP flows have received so many bytes.
func received(bytes uint64) func(*line) bool {
	return func(l *line) bool { sum, _ := l.udp(); return sum.TotalRecv == bytes }
}

// accounted is a line by which so many packets were received or dropped.
func accounted(packets uint64) func(*line) bool {
	return func(l *line) bool { return l.Capture.Received+*l.Capture.KernelDrops >= packets }
}
