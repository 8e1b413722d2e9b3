package e2e

import (
	"strings"
	"syscall"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// TestTheTerminalIsRestoredAfterACrash ends the program by signals that it does not handle.
// Of SIGABRT and SIGSEGV Go's runtime makes a crash, as of a panic in any goroutine.
func TestTheTerminalIsRestoredAfterACrash(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sig  syscall.Signal
		says string
	}{
		"SIGABRT": {syscall.SIGABRT, "SIGABRT: abort"},
		"SIGSEGV": {syscall.SIGSEGV, "goroutine "},
		"SIGKILL": {syscall.SIGKILL, "iftopgo was killed: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			s := openOn(t, lab.Local, "-i", "lo")
			s.signal(c.sig)
			s.expect("a terminal as it was found", restored)
			s.expect("what the crash has written", func(s *screen) bool {
				_, after, _ := strings.Cut(s.output(), "\x1b[?1049l")
				return strings.Contains(after, c.says)
			})
			if title := titleOf(s.output()); title != oldTitle {
				t.Errorf("the title is left at %q", title)
			}
			_ = s.cmd.Wait() // It ends as the signal has it.
		})
	}
}

// TestTheRestorerOfTheTerminalMayDoNothing looks at it, and ends it: the program goes on.
func TestTheRestorerOfTheTerminalMayDoNothing(t *testing.T) {
	t.Parallel()
	d := newUserDir(t)
	lab := nettest.New(t)
	s := terminal{host: lab.Remote}.openCommand(t, d.sudo(program.Command(t, "-i", lab.Remote.Iface, "-c", d.config)))
	s.expectScreen(lab.Remote.Iface)
	restorer := childOf(t, s.cmd.Process.Pid, "terminal-restorer")
	user := "65534 65534 65534 65534"
	expectThreads(t, "the restorer", restorer, procStatus{
		"Uid": user, "Gid": user, "CapPrm": noCapabilities, "CapEff": noCapabilities, "CapBnd": noCapabilities,
		"NoNewPrivs": "1", "Seccomp": "2",
	})
	signalTo(t, restorer, syscall.SIGKILL)
	s.expectScreen("the process that restores the terminal has ended")
	s.quit()
}
