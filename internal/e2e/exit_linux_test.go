package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"iftopgo/capture/demo"
	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

func TestSignalsEndAStreamWithAFinalLineAndStatus0(t *testing.T) {
	t.Parallel()
	for name, sig := range map[string]syscall.Signal{"SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			r, _ := openStream(t, lab.Local, "-i", "lo")
			r.signal(sig)
			r.last()
		})
	}
}

func TestBrokenPipeEndsAStreamWithStatus0(t *testing.T) {
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
	for name, end := range map[string]func(*screen){
		"q":       func(s *screen) { s.press("q") },
		"Ctrl+C":  func(s *screen) { s.press("ctrl+c") },
		"SIGTERM": func(s *screen) { s.signal(syscall.SIGTERM) },
		"SIGHUP":  func(s *screen) { s.signal(syscall.SIGHUP) },
		"SIGQUIT": func(s *screen) { s.signal(syscall.SIGQUIT) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			s := openOn(t, lab.Local, "-i", "lo")
			end(s)
			s.expectEnd()
		})
	}
}

func TestScreenShowsRealTraffic(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openOn(t, lab.Remote, "-n", "-N", "-b", "-i", lab.Remote.Iface)
	flood(t, lab, 5000)
	s.expectLine(nettest.RemoteIPv4+":9", "⇄", nettest.LocalIPv4+":20000")
}

// TestFinalLineOfTheDemoHasProcesses ends the demo by a signal: nobody keeps it
// waiting for answers that do not come any more.
func TestFinalLineOfTheDemoHasProcesses(t *testing.T) {
	t.Parallel()
	r, _ := openStreamOf(t, nettest.New(t).Local, program.Command(t, "--json", "--demo"))
	l := r.finish()
	for _, f := range l.Flows {
		for _, o := range demo.Owners() {
			if f.Protocol == "TCP" && f.SrcPort >= int(o.First) && f.SrcPort <= int(o.Last) && f.Process == "" {
				t.Errorf("%s - %s is nobody's, it is %s's", f.Src, f.Dst, o.Name)
			}
		}
	}
}

func TestProgramEndsWhenItsTerminalIsGone(t *testing.T) {
	t.Parallel()
	for name, wrap := range map[string]string{
		"it hangs up":           "exec %s -i lo",
		"hanging up is ignored": "trap '' HUP; exec %s -i lo",
		"behind another one":    "trap true HUP; %s -i lo; true", // Which ends after it.
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			s := terminal{host: lab.Local}.openCommand(t, exec.Command("bash", "-c", fmt.Sprintf(wrap, program.Path(t))))
			if err := s.tty.Close(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- s.cmd.Wait() }()
			select {
			case err := <-ended:
				t.Logf("ended with %v", err)
			case <-time.After(patience):
				t.Error("it goes on")
			}
		})
	}
}
