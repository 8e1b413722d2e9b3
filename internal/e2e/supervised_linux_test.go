package e2e

import (
	"net"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// TestTheServiceManagerIsTold is one: it waits for the program to be ready, which is after it has
// been confined, and for signs of life until the end.
func TestTheServiceManagerIsTold(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"lines":     {"--json", "-n", "-i", "lo"},
		"recording": {"record", "--json", "-n", "-i", "lo"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectTold(t, args)
		})
	}
}

// expectTold is the service manager of a program, to which it gives a directory to record into.
func expectTold(t *testing.T, args []string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	lab := nettest.New(t)
	cmd := program.Command(t, args...)
	cmd.Env = append(cmd.Environ(), "NOTIFY_SOCKET="+name, "WATCHDOG_USEC=500000", "STATE_DIRECTORY="+historyDir(t))
	r, _ := openStreamOf(t, lab.Local, cmd)
	told := func() string {
		t.Helper()
		b := make([]byte, 64)
		if err := conn.SetReadDeadline(time.Now().Add(linePatience)); err != nil {
			t.Fatal(err)
		}
		n, err := conn.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
	if got := told(); got != "READY=1" {
		t.Errorf("first it says %q", got)
	}
	expectThreads(t, "the program", r.cmd.Process.Pid, procStatus{"CapEff": noCapabilities, "Seccomp": "2"})
	for range 2 {
		r.next()
		if got := told(); got != "WATCHDOG=1" {
			t.Errorf("while it captures it says %q", got)
		}
	}
	r.finish()
	var rest []string
	for len(rest) == 0 || rest[len(rest)-1] != "STOPPING=1" {
		rest = append(rest, told())
	}
	if slices.Contains(rest, "READY=1") {
		t.Errorf("at the end it says %q", rest)
	}
}
