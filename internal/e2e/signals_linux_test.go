package e2e

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// TestIgnoredSIGHUPStaysIgnored starts the program as nohup(1) does.
func TestIgnoredSIGHUPStaysIgnored(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	lab := nettest.New(t)
	r, _ := openStreamOf(t, lab.Local, exec.Command("sh", "-c", `trap '' HUP; exec "$0" --json -i lo`, path))
	r.signal(syscall.SIGHUP)
	for range 3 { // One may have been on its way.
		if l := r.next(); l.Final {
			t.Fatal("it has ended")
		}
	}
	r.finish()
}

// insist sends signals until a program has ended, as an impatient user does.
func insist(t *testing.T, cmd *exec.Cmd, sig syscall.Signal) error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
			_ = cmd.Process.Signal(sig) // It may be gone.
		}
	}
}

const insisted = "iftopgo: ended without finishing, at a second signal\n"

func TestSecondSignalEndsAStreamThatNobodyReads(t *testing.T) {
	t.Parallel()
	for name, sig := range map[string]syscall.Signal{"SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, in, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			// Less than a line of the demo.
			if _, err := unix.FcntlInt(in.Fd(), unix.F_SETPIPE_SZ, os.Getpagesize()); err != nil {
				t.Fatal(err)
			}
			cmd := program.Command(t, "--json", "--demo")
			var stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = in, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = cmd.Process.Kill() })
			if err := in.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadFull(out, make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if err := insist(t, cmd, sig); cmd.ProcessState.ExitCode() != exitFailure || stderr.String() != insisted {
				t.Errorf("ended with %v: %s", err, stderr.String())
			}
		})
	}
}

// TestSecondSignalRestoresATerminalThatIsNotRead stops its output, as
// Ctrl+S does (tcflow(3)).
func TestSecondSignalRestoresATerminalThatIsNotRead(t *testing.T) {
	t.Parallel()
	s := openDemo(t, 80, 24)
	n, err := unix.IoctlGetInt(int(s.tty.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	inside, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	if err := unix.IoctlSetInt(int(inside.Fd()), unix.TCXONC, unix.TCOOFF); err != nil {
		t.Fatal(err)
	}
	if err := insist(t, s.cmd, syscall.SIGTERM); s.cmd.ProcessState.ExitCode() != exitFailure {
		t.Errorf("ended with %v", err)
	}
	line, err := unix.IoctlGetTermios(int(s.tty.Fd()), unix.TCGETS)
	if err != nil || *line != *s.found {
		t.Errorf("the line is %+v, it was %+v; %v", line, s.found, err)
	}
}

// TestTwoSignalsAtOnceCountAsOne sends two as timeout(1) does: one to the program, one to
// its process group.
func TestTwoSignalsAtOnceCountAsOne(t *testing.T) {
	t.Parallel()
	t.Run("lines", func(t *testing.T) {
		t.Parallel()
		r, _ := openStream(t, nettest.New(t).Local, "-i", "lo")
		r.signal(syscall.SIGINT)
		r.signal(syscall.SIGTERM)
		r.last()
	})
	t.Run("a screen", func(t *testing.T) {
		t.Parallel()
		s := openOn(t, nettest.New(t).Local, "-i", "lo")
		s.signal(syscall.SIGINT)
		s.signal(syscall.SIGTERM)
		s.expectEnd()
	})
}
