package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// withoutSelf makes a command one that finds nothing in /proc, by which the program
// would start itself a second time.
func withoutSelf(t *testing.T, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		t.Skip("unshare is not installed")
	}
	const script = `mount -t tmpfs none /proc && exec "$0" "$@"`
	wrapped := exec.Command(unshare, append([]string{"--mount", "sh", "-c", script}, cmd.Args...)...)
	wrapped.Env = cmd.Env
	return wrapped
}

const noHelper = "no helper: interfaces cannot be opened again, and of processes only the user is found (starting the helper:"

func TestACaptureWithoutAHelperGoesOnAsLongAsItsInterface(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	log := filepath.Join(t.TempDir(), "log")
	r, first := openStreamOf(t, lab.Remote, withoutSelf(t, program.Command(t, "--json", "-i", lab.Remote.Iface, "--log", log)))
	if notes := strings.Join(first.Capture.Notes, " "); !strings.Contains(notes, noHelper) {
		t.Errorf("the notes are %q, want %q", notes, noHelper)
	}
	expectThreads(t, "the program", r.cmd.Process.Pid, procStatus{"CapEff": noCapabilities, "NoNewPrivs": "1", "Seccomp": "2"})
	expectEndWithoutInterface(t, lab, r, "there is no helper", log, `level=ERROR msg="no helper"`)
}

func TestScreenWithoutAHelperSaysSoAtOnce(t *testing.T) {
	t.Parallel()
	d := newUserDir(t)
	lab := nettest.New(t)
	s := terminal{host: lab.Remote}.openCommand(t, withoutSelf(t, d.sudo(program.Command(t, "-i", lab.Remote.Iface, "-c", d.config))))
	s.expectScreen("no helper: interfaces cannot be opened again")
	s.quit()
}

// TestProcessesCannotBeSwitchedOnAfterMinusZ asks for them in every way there is.
func TestProcessesCannotBeSwitchedOnAfterMinusZ(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openOn(t, lab.Local, "-i", "lo", "-Z")
	const says = "started with -Z: nobody looks for processes; start without it"
	if shows(says)(s) {
		t.Errorf("it says so before anybody asks:\n%s", s.content())
	}
	s.press("Z")
	s.expectScreen(says)
	s.quit()
}
