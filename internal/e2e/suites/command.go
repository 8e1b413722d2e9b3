package suites

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Limits are those of each run of a tool over one file.
type Limits struct {
	// Time is how long it may take.
	Time time.Duration
	// MemoryKiB is the address space it may have, where the system can limit that.
	MemoryKiB uint64
}

// limited is the command line of sh(1) that runs a program within a limit of memory.
// macOS cannot set it: there time is the only limit.
const limited = `ulimit -v "$0" 2>/dev/null; exec "$@"`

const (
	// maxLine is the longest line that is read of a tool, in bytes: one of iftopgo
	// with 65,536 rows has some 50 MB.
	maxLine = 256 << 20
	// maxMessages is how much of standard error is kept, in bytes.
	maxMessages = 64 << 10
	// pipeDelay is how long a process that inherited the pipes is waited for.
	pipeDelay = 2 * time.Second
)

// end is how a run ended.
type end struct {
	status   int
	late     bool   // It was ended at the limit of time.
	crash    string // The signal or panic it ended by, empty if it did not.
	messages []string
}

// bounded keeps the beginning of what is written to it.
type bounded struct{ bytes.Buffer }

// Write takes everything, as exec wants it.
func (b *bounded) Write(p []byte) (int, error) {
	b.Buffer.Write(p[:min(len(p), maxMessages-b.Len())])
	return len(p), nil
}

// run runs a program and hands over each line it writes. The error is one of running
// it at all: what the program says of a file is in the end.
func run(ctx context.Context, l Limits, env, args []string, line func([]byte) error) (*end, error) {
	within, cancel := context.WithTimeout(ctx, l.Time)
	defer cancel()
	cmd := exec.CommandContext(within, "sh", append([]string{"-c", limited, fmt.Sprint(l.MemoryKiB)}, args...)...)
	cmd.Env, cmd.WaitDelay = env, pipeDelay
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // iftopgo has a helper, which ends with it.
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	var stderr bounded
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(stdout)
	lines.Buffer(nil, maxLine)
	for err == nil && lines.Scan() {
		err = line(lines.Bytes())
	}
	if err = errors.Join(err, lines.Err()); err != nil {
		cancel() // It need not write to its end what nobody reads.
	}
	waited := cmd.Wait()
	e := &end{status: cmd.ProcessState.ExitCode(), messages: strings.Split(strings.TrimSpace(stderr.String()), "\n")}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(within.Err(), context.DeadlineExceeded):
		e.late = true
	case err != nil:
		e.crash = "its output: " + err.Error()
	case waited != nil && !errors.As(waited, &exit):
		return nil, fmt.Errorf("running %s: %w", args[0], waited)
	default:
		e.crash = crashOf(cmd.ProcessState.Sys(), e.messages)
	}
	return e, nil
}

// crashOf is the signal or the panic a program ended by.
func crashOf(state any, messages []string) string {
	for _, m := range messages {
		if strings.HasPrefix(m, "panic: ") || strings.HasPrefix(m, "fatal error: ") {
			return m
		}
	}
	if s, ok := state.(syscall.WaitStatus); ok && s.Signaled() {
		return "ended by a signal: " + s.Signal().String()
	}
	return ""
}
