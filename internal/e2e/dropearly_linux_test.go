package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
)

// confinedStatus is what every thread of a program has that sudo started and that
// has dropped its privileges.
var confinedStatus = procStatus{
	"Uid": "65534 65534 65534 65534", "Gid": "65534 65534 65534 65534", "CapInh": noCapabilities, "CapPrm": noCapabilities,
	"CapEff": noCapabilities, "CapBnd": noCapabilities, "CapAmb": noCapabilities, "NoNewPrivs": "1", "Seccomp": "2",
}

// TestFilesAreReadOnlyAfterPrivilegesWereDropped gives the program files of which there is
// nothing to read yet.
func TestFilesAreReadOnlyAfterPrivilegesWereDropped(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root to give it up")
	}
	whole, err := os.ReadFile(sample("mixed.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"lines":                  {"--json", "-r"},
		"lines, with a filter":   {"--json", "-f", "ip or ip6 or not ip", "-r"},
		"one line":               {"--json", "--once", "-r"},
		"text":                   {"--text", "-r"},
		"text as bandwhich's":    {"--text=raw", "-r"},
		"lines of a filter only": {"--json", "-f", "udp", "-r"},
	} {
		for source, path := range map[string]string{"standard input": "-", "a pipe": filepath.Join(t.TempDir(), "pipe")} {
			t.Run(name+" of "+source, func(t *testing.T) {
				t.Parallel()
				cmd := bySudo(program.Command(t, append(args, path)...))
				write := inputOf(t, cmd, path)
				var out, message bytes.Buffer
				cmd.Stdout, cmd.Stderr = &out, &message
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = cmd.Process.Kill() })
				expectThreads(t, "before the first byte", cmd.Process.Pid, confinedStatus)
				if _, err := write.Write(whole); err != nil {
					t.Error(err)
				}
				if err := write.Close(); err != nil {
					t.Error(err)
				}
				if err := cmd.Wait(); err != nil || out.Len() == 0 {
					t.Errorf("ended with %v, %d bytes written; %s", err, out.Len(), message.String())
				}
			})
		}
	}
}

// inputOf makes a path what a command reads, standard input or a named pipe that
// there is to be, and returns the other end. All of a small file fits into it.
func inputOf(t *testing.T, cmd *exec.Cmd, path string) *os.File {
	t.Helper()
	if path == "-" {
		in, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = in.Close() })
		cmd.Stdin = in
		return write
	}
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	// It is the invoking user's, as whom it is opened.
	const nobody = 65534
	dir := filepath.Dir(path)
	if err := errors.Join(os.Chown(path, nobody, nobody), os.Chmod(dir, 0o755), os.Chmod(filepath.Dir(dir), 0o755)); err != nil {
		t.Fatal(err)
	}
	// Opened for both, neither side waits for the other.
	write, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	return write
}

// TestListingsRunWithoutPrivileges has the output wait for its reader, by when
// everything is done.
func TestListingsRunWithoutPrivileges(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root to give it up")
	}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"interfaces": {[]string{"-l"}, "lo"},
		"a filter":   {[]string{"--dump-filter", "-f", "host localhost"}, "2130706433"}, // 127.0.0.1
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, write := fullPipe(t)
			cmd := bySudo(program.Command(t, c.args...))
			var message strings.Builder
			cmd.Stdout, cmd.Stderr = write, &message
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = cmd.Process.Kill() })
			if err := write.Close(); err != nil {
				t.Fatal(err)
			}
			expectThreads(t, "while it writes", cmd.Process.Pid, confinedStatus)
			var out bytes.Buffer
			if _, err := out.ReadFrom(read); err != nil {
				t.Error(err)
			}
			if err := cmd.Wait(); err != nil || !strings.Contains(out.String(), c.says) {
				t.Errorf("ended with %v: %s", err, message.String())
			}
		})
	}
}

// fullPipe is a pipe into which nothing can be written until it is read.
func fullPipe(t *testing.T) (read, write *os.File) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = read.Close(), write.Close() })
	size, err := unix.FcntlInt(write.Fd(), unix.F_GETPIPE_SZ, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := write.Write(make([]byte, size)); err != nil {
		t.Fatal(err)
	}
	return read, write
}
