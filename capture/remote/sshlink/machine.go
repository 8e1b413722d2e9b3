package sshlink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
	"unicode"
)

// How long to wait before a connection is made again: the least, doubled each time, to the most.
const (
	leastWait = time.Second
	mostWait  = time.Minute
)

// standTime is how long a connection has to stand for the waiting to begin anew. One that only greets, or
// writes what is refused at once, does not.
const standTime = 10 * time.Second

// settleTime is how long a connection that cannot ask anything is waited for before the screen
// begins.
const settleTime = 10 * time.Second

// statusSSH is the exit status of ssh(1) for an error of its own; others are those of the command.
const statusSSH = 255

// machine keeps the connection to one machine.
type machine struct {
	*connector
	number int
	name   string
	orders chan Order // capacity 1: the last order counts
	once   sync.Once
}

// outcome is how a connection ended.
type outcome struct {
	answered bool          // it has written a line
	lasted   time.Duration // how long it stood
	status   int           // of ssh
	reason   string
	refused  bool
}

// order has an order obeyed, in place of one that was not yet.
func (m *machine) order(o Order) {
	for {
		select {
		case m.orders <- o:
			return
		case <-m.orders:
		}
	}
}

// settle says that the machine has answered, or has failed.
func (m *machine) settle() { m.once.Do(m.unsettled.Done) }

// serve connects until the context ends. first says that the first connection asks nothing: only
// where that fails, it is made once more, when no other may ask.
func (m *machine) serve(ctx context.Context, first bool) {
	var o outcome
	if first {
		giveUp := time.AfterFunc(settleTime, m.settle)
		o = m.connect(ctx, false)
		giveUp.Stop()
	}
	if !first || !o.answered && o.status == statusSSH && !m.screen.Load() && ctx.Err() == nil {
		m.prompting.Lock()
		done := sync.OnceFunc(m.prompting.Unlock)
		o = m.connectThen(ctx, !m.screen.Load(), done)
		done()
	}
	for try := uint32(1); ctx.Err() == nil; try = o.nextTry(try) {
		wait := min(leastWait<<min(try-1, 10), mostWait)
		ended := Event{Kind: Ended, Machine: m.number, Reason: o.reason, Try: try}
		if !o.refused {
			ended.RetryAt = time.Now().Add(wait).UnixNano()
		}
		m.send(&ended)
		m.settle()
		if o.refused || !sleep(ctx, wait) {
			return
		}
		o = m.connect(ctx, false)
	}
}

// nextTry returns the number of the try after one of a number, which had this outcome.
func (o *outcome) nextTry(try uint32) uint32 {
	if o.answered && o.lasted >= standTime {
		return 1
	}
	return try + 1
}

// sleep waits, and reports whether the context goes on.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// connect is connectThen with nothing to do after the first line.
func (m *machine) connect(ctx context.Context, asks bool) outcome {
	return m.connectThen(ctx, asks, func() {})
}

// connectThen runs ssh until it ends, or is ordered to, and passes on what it writes. asks says
// that it may ask something on the terminal, where what it says is shown. answered is called
// after the first line.
func (m *machine) connectThen(ctx context.Context, asks bool, answered func()) outcome {
	select {
	case late := <-m.orders: // It is of the connection before, which had ended by itself.
		if late == Refuse {
			return outcome{refused: true}
		}
	default:
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	said := &lastLine{}
	cmd := m.command(ctx, asks)
	cmd.Stderr = said
	if asks {
		cmd.Stderr = io.MultiWriter(said, untilScreen{m.connector})
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return outcome{reason: err.Error(), status: -1}
	}
	growPipe(out)
	m.send(&Event{Kind: Begun, Machine: m.number})
	var o outcome
	begun := time.Now()
	read := make(chan struct{})
	go func() {
		defer close(read)
		o.answered = m.pass(out, answered)
	}()
	select {
	case <-read:
	case order := <-m.orders:
		o.refused = order == Refuse
		cancel()
		<-read
	}
	o.lasted = time.Since(begun)
	err = cmd.Wait()
	o.status, o.reason = status(err), said.text()
	if o.reason == "" {
		o.reason = "the connection has ended"
		if err != nil {
			o.reason = "ssh: " + err.Error()
		}
	}
	return o
}

// command is what connects.
func (m *machine) command(ctx context.Context, asks bool) *exec.Cmd {
	args := []string{"-T"}
	if !asks {
		args = append(args, "-o", "BatchMode=yes")
	}
	args = append(args, m.name)
	cmd := exec.CommandContext(ctx, "ssh", append(args, Command...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = endTime
	return cmd
}

// MaxRows is how many flows a machine is asked to list.
const MaxRows = 500

// Command is what is run on a machine.
var Command = []string{"iftopgo", "--json", "--refresh", "1", "--limit", fmt.Sprint(MaxRows)}

// firstLen is how much is read of what a machine writes until there is something, which is most of a
// second.
const firstLen = 4 << 10

// pass passes on what a machine writes, and reports whether it has written a line.
func (m *machine) pass(out io.Reader, then func()) (answered bool) {
	var first [firstLen]byte
	for {
		n, err := out.Read(first[:])
		if n > 0 {
			var line bool
			line, err = m.passLine(first[:n], out, err)
			if line && !answered {
				answered = true
				m.settle()
				then()
			}
		}
		if err != nil {
			return answered
		}
	}
}

// passLine passes on what follows the beginning of a line up to its end, as far as there is room: a
// line that comes in parts would wake up the program for each. It reports whether there is an end, and
// takes and returns the error of reading.
func (m *machine) passLine(first []byte, out io.Reader, err error) (line bool, _ error) {
	e := m.takeBuffer()
	defer m.putBuffer(e)
	data := e[headerLen:]
	n := copy(data, first)
	line = bytes.IndexByte(first, '\n') >= 0
	for !line && err == nil && n < len(data) {
		var more int
		more, err = out.Read(data[n:])
		line = bytes.IndexByte(data[n:n+more], '\n') >= 0
		n += more
	}
	putHeader(e, Data, m.number, n)
	m.write(e[:headerLen+n])
	return line, err
}

// status is the exit status of a command, -1 for none.
func status(err error) int {
	if err == nil {
		return 0
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	return -1
}

// untilScreen writes to the terminal, until that shows something else, what can be printed: it may come from the
// far end. What ssh itself asks it writes to /dev/tty.
type untilScreen struct{ *connector }

// Write never fails.
func (u untilScreen) Write(p []byte) (int, error) {
	if !u.screen.Load() {
		_, _ = os.Stderr.Write(bytes.Map(printable, p)) // Nowhere is left to say that this failed.
	}
	return len(p), nil
}

// printable returns a rune that steers no terminal but to begin a line, -1 for others.
func printable(r rune) rune {
	if unicode.IsPrint(r) || r == '\n' || r == '\r' || r == '\t' {
		return r
	}
	return -1
}
