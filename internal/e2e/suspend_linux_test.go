package e2e

import (
	"fmt"
	"os/exec"
	"syscall"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
	"iftopgo/model"
)

// openInShell starts the program in a pseudo-terminal of a shell with job control,
// which says what became of it.
func openInShell(t *testing.T, h *nettest.Host, then string, args ...string) *screen {
	t.Helper()
	return terminal{host: h}.openCommand(t, shellOf(program.Path(t), then, args...))
}

// shellOf is a shell with job control that runs a program, and then what else it
// is told. It is sh: bash does not take the terminal back from a job that was
// stopped, unless it is interactive.
func shellOf(path, then string, args ...string) *exec.Cmd {
	return exec.Command("sh", append([]string{"-c", `set -m; "$0" "$@"; ` + then, path}, args...)...)
}

// resuming is a shell that resumes a stopped program at a line of input.
const resuming = "n=0; while jobs %% >/dev/null 2>&1; do n=$((n + 1)); echo stopped, time $n; read go; fg; done"

func TestCtrlZStopsTheProgramAndFgResumesIt(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openInShell(t, lab.Remote, "echo stopped with $?; read go; fg; read go", "-n", "-N", "-b", "-i", lab.Remote.Iface)
	s.expectScreen("live")
	flood(t, lab, 1000) // 142,000 bytes.
	s.expectScreen("142kB")
	s.press("ctrl+z")
	s.expectScreen("stopped with 148") // 128 + SIGTSTP
	flood(t, lab, 1000)
	s.press("enter")
	s.expectScreen("284kB")
	s.press("q")
}

func TestCtrlZWithoutAShellWithJobControlSaysSo(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"it leads its session":    `exec "$0" "$@"`,
		"a script does":           `"$0" "$@"; true`,
		"a script below a script": `sh -c '"$0" "$@"; true' "$0" "$@"; true`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := program.Path(t)
			lab := nettest.New(t)
			s := terminal{host: lab.Remote}.openCommand(t, exec.Command("sh", "-c", script, path, "-i", lab.Remote.Iface))
			s.press("ctrl+z")
			s.expectScreen("no shell to come back from")
			s.quit()
		})
	}
}

// orphaning is a script that leads its session and starts a shell with job control,
// whose job the program is with a script around it. On SIGUSR1 that shell is killed;
// the leader stays.
const orphaning = `exec 3<&0; sh -mc 'sh -c "\"\$0\" \"\$@\"; true" "$0" "$@"; true' "$0" "$@" <&3 & job=$!
trap 'kill -9 $job' USR1; wait; wait; echo the shell is gone; exec sleep 600`

func TestCtrlZAfterTheShellWasKilledSaysSo(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	s := terminal{width: 80, height: 24}.openCommand(t, exec.Command("sh", "-c", orphaning, path, "--demo"))
	s.signal(syscall.SIGUSR1)
	s.expect("the shell is gone", written("the shell is gone"))
	s.press("ctrl+z")
	s.expectScreen("no shell to come back from")
	s.press("q")
	s.expect("the program gone and the terminal restored", restored)
}

func TestCtrlZInAScriptStopsTheWholeJob(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	script := shellOf("sh", "echo stopped with $?; read go; fg", "-c", `"$0" "$@"; true`, path, "--demo")
	s := terminal{width: 80, height: 24}.openCommand(t, script)
	s.press("ctrl+z")
	s.expectScreen("stopped with 148") // 128 + SIGTSTP
	s.press("enter")
	s.expectScreen("TOTAL")
	s.quit()
}

func TestSuspendingWorksAfterPrivilegesWereDropped(t *testing.T) {
	t.Parallel()
	d := newUserDir(t)
	lab := nettest.New(t)
	path := program.Path(t)
	// A shell with job control, without which nobody would wake the program again.
	shell := exec.Command("/bin/sh", "-c", `set -m; "$0" "$@"; echo STOPPED; read go; fg`, path, "-i", "lo", "-c", d.config)
	s := terminal{host: lab.Local}.openCommand(t, d.sudo(shell))
	s.press("ctrl+z")
	s.expectScreen("STOPPED")
	s.press("enter")
	s.expectScreen("TOTAL")
	s.quit()
}

func TestSuspendingGivesTheTerminalBackAndResumingTakesItAgain(t *testing.T) {
	t.Parallel()
	s := openHeld(t, terminal{})
	for n := range 2 {
		s.press("ctrl+z")
		s.expect("the shell again", all(shows(fmt.Sprint("stopped, time ", n+1)), restored))
		s.press("enter")
		s.expectScreen("TOTAL")
		s.settle()
		s.press("tab")
		s.expectScreen("[Hosts]")
		s.press("shift+tab")
		s.expectScreen("[Flows]")
	}
	s.quit()
}

// TestSuspendingWorksWithoutTheFileBroker, which is to stop with the program, and has ended.
func TestSuspendingWorksWithoutTheFileBroker(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openInShell(t, lab.Remote, resuming, "-i", lab.Remote.Iface)
	s.expectScreen("live")
	started := children(s.cmd.Process.Pid) // By the shell.
	if len(started) != 1 {
		t.Fatalf("the shell has started %v", started)
	}
	signalTo(t, childOf(t, started[0], "file-broker"), syscall.SIGKILL)
	s.expectScreen("the file broker has ended")
	s.press("ctrl+z")
	s.expectScreen("stopped, time 1")
	s.press("enter")
	s.expectScreen("live")
	s.quit()
}

// TestTrafficWhileSuspendedIsCounted suspends a live capture under traffic:
// afterwards its totals are what was sent, unless drops say otherwise.
func TestTrafficWhileSuspendedIsCounted(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openInShell(t, lab.Remote, resuming, "-n", "-N", "-i", lab.Remote.Iface, "-f", "udp")
	s.press("ctrl+z")
	s.expect("the shell again", all(shows("stopped"), restored))
	bytes := trickle(t, lab, 20)
	s.press("enter")
	s.expectScreen("resumed: what passed meanwhile is counted")
	s.expect("all that was sent", either(shows("RX    cum "+model.Units{}.FormatBytes(bytes)), lostPackets))
	s.quit()
}
