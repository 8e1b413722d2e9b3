package e2e

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
)

// logging runs the demo with a log, for half a minute at most.
func logging(t *testing.T, log string) (status int, out, message string) {
	t.Helper()
	cmd := program.Command(t, "--json", "--demo", "--once", "--log", log)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stuck := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
	defer stuck.Stop()
	_ = cmd.Wait() // The status tells.
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

func TestLogThatCannotBeWrittenIsReportedWithStatus1(t *testing.T) {
	t.Parallel()
	status, out, message := logging(t, "/dev/full")
	if !strings.HasPrefix(message, "iftopgo: the log is not complete, ") ||
		!strings.HasSuffix(message, " could not be written: write /dev/full: no space left on device\n") || strings.Count(message, "\n") != 1 {
		t.Errorf("it says %q", message)
	}
	if status != exitFailure || !strings.Contains(out, `"final":true`) {
		t.Errorf("status %d, want %d, and the line: %q", status, exitFailure, out)
	}
}

func TestLogMustBeAFileOrATerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	unread, read, socket := filepath.Join(dir, "unread"), filepath.Join(dir, "read"), filepath.Join(dir, "socket")
	for _, name := range []string{unread, read} {
		if err := unix.Mkfifo(name, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	reader, err := os.OpenFile(read, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	const kind = " is neither a file nor a terminal: name one that is\n"
	for name, c := range map[string]struct{ log, says string }{
		"a pipe that nobody reads": {unread, unread + kind},
		"a pipe that is read":      {read, read + kind},
		"a socket":                 {socket, socket + kind},
		"a directory":              {dir, dir + ": is a directory\n"},
		"nowhere":                  {dir + "/no/log", dir + "/no/log: no such file or directory\n"},
	} {
		t.Run(name, func(t *testing.T) {
			status, out, message := logging(t, c.log)
			if status != exitUsage || out != "" || !strings.HasPrefix(message, "iftopgo: opening the log: ") || !strings.HasSuffix(message, c.says) {
				t.Errorf("status %d, %q, %q; want %d and %q", status, out, message, exitUsage, c.says)
			}
		})
	}
}

// TestConfinementIsLoggedOnce reads a file, before whose first byte the process is
// confined, and makes up traffic.
func TestConfinementIsLoggedOnce(t *testing.T) {
	t.Parallel()
	for name, source := range map[string][]string{"a file": {"-r", "../../testdata/mixed.pcapng"}, "the demo": {"--demo", "--once"}} {
		log := filepath.Join(t.TempDir(), "log")
		program.Output(t, append(source, "--json", "--log", log)...)
		text, err := os.ReadFile(log)
		if got := strings.Count(string(text), "msg=sandbox"); err != nil || got != 1 {
			t.Errorf("%s: %d lines about confinement, %v; want 1:\n%s", name, got, err, text)
		}
	}
}
