package e2e

import (
	"bytes"
	"io"
	"os/exec"
	"syscall"
	"testing"

	"iftopgo/capture/demo"
	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// runAs runs the program as another user until it ends.
func runAs(t *testing.T, uid uint32, path string, args ...string) (int, string) {
	t.Helper()
	cmd := exec.Command(path, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	cmd.Env = []string{"HOME=/nonexistent", "XDG_CONFIG_HOME=/nonexistent"}
	return endOf(t, cmd)
}

func TestStreamEndsWithAFinalLineAndStatus0(t *testing.T) {
	t.Parallel()
	for name, sig := range map[string]syscall.Signal{"SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			r, _ := start(t, lab.Local, "-i", "lo")
			if err := r.cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			var l line
			for !l.Final {
				l = r.next()
			}
			if err := r.cmd.Wait(); err != nil {
				t.Errorf("ended with %v: %s", err, r.stderr.String())
			}
		})
	}
}

func TestBrokenPipeIsAGoodEnd(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	cmd := program.Command(t, "--json", "-i", "lo")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	lab.Local.Start(t, cmd)
	if _, err := io.ReadFull(out, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || stderr.Len() > 0 {
		t.Errorf("ended with %v: %s", err, stderr.String())
	}
}

func TestTerminalIsRestoredWhateverEndsTheProgram(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*screen) error{
		"q":       func(s *screen) error { _, err := s.tty.WriteString("q"); return err },
		"Ctrl+C":  func(s *screen) error { _, err := s.tty.WriteString("\x03"); return err },
		"SIGTERM": func(s *screen) error { return s.cmd.Process.Signal(syscall.SIGTERM) },
		"SIGHUP":  func(s *screen) error { return s.cmd.Process.Signal(syscall.SIGHUP) },
		"SIGQUIT": func(s *screen) error { return s.cmd.Process.Signal(syscall.SIGQUIT) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			s := onScreen(t, lab.Local, "-i", "lo")
			if err := end(s); err != nil {
				t.Fatal(err)
			}
			s.ended()
		})
	}
}

func TestScreenShowsRealTraffic(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := onScreen(t, lab.Remote, "-n", "-N", "-b", "-i", lab.Remote.Iface)
	flood(t, lab, 5000)
	s.until(nettest.RemoteIPv4 + ":9")
	s.until(nettest.LocalIPv4 + ":20000")
}

// TestTheLastLineOfTheDemoHasOwners ends the demo by a signal: nobody keeps it
// waiting for answers that do not come any more.
func TestTheLastLineOfTheDemoHasOwners(t *testing.T) {
	t.Parallel()
	r, _ := started(t, nettest.New(t).Local, program.Command(t, "--json", "--demo"))
	l := r.finish()
	for _, f := range l.Flows {
		for _, o := range demo.Owners() {
			if f.Protocol == "TCP" && f.SrcPort >= int(o.First) && f.SrcPort <= int(o.Last) && f.Process == "" {
				t.Errorf("%s - %s is nobody's, it is %s's", f.Src, f.Dst, o.Name)
			}
		}
	}
}
