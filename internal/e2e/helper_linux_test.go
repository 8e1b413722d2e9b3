package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/nettest"
)

// signalTo sends a signal to a process.
func signalTo(t *testing.T, pid int, sig syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, sig); err != nil {
		t.Fatal(err)
	}
}

// noted is a line with a note, stalled one that says that the helper does not answer.
func noted(text string) func(*line) bool {
	return func(l *line) bool { return strings.Contains(strings.Join(l.Capture.Notes, " "), text) }
}

func stalled(l *line) bool {
	return noted("the helper does not answer: interfaces cannot be opened again")(l)
}

// TestACaptureSurvivesAHelperThatStalls stops the helper, takes the interface down and up,
// and continues the helper seconds later.
func TestACaptureSurvivesAHelperThatStalls(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	log := filepath.Join(t.TempDir(), "log")
	r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface, "--log", log)
	want := flood(t, lab, 1000)
	r.expectLine("the flood", received(want))
	helper := helperOf(t, r.cmd.Process.Pid)
	signalTo(t, helper, syscall.SIGSTOP)
	t.Cleanup(func() { _ = syscall.Kill(helper, syscall.SIGCONT) }) // Else it would stay for ever.
	lab.Remote.Down(t)
	r.expectLine("an interface that is down", reopening)
	lab.Remote.Up(t)
	for n := range 6 {
		l := r.expectLine("a helper that does not answer", stalled)
		if l.Owners.Missing != "everything new" || l.Owners.Reason != "the helper does not answer" {
			t.Errorf("line %d: owners %+v, want everything new to be missing", n, l.Owners)
		}
	}
	r.expectLine("why it is not opened again", func(l *line) bool {
		return reopening(l) && strings.Contains(l.Capture.State, "the helper does not answer")
	})
	signalTo(t, helper, syscall.SIGCONT)
	l := r.expectLine("a live capture, with nothing missing", func(l *line) bool { return live(l) && !stalled(l) && l.Owners.Missing == "" })
	if l.Capture.Restarts != 1 {
		t.Errorf("%d restarts, want 1", l.Capture.Restarts)
	}
	want += flood(t, lab, 500)
	r.expectLine("both floods", received(want))
	r.expectLine("a new flow with its process", func(l *line) bool {
		lab.Remote.Do(t, func() error { return sendTo(nettest.LocalIPv4+":4242", 1) })
		for _, f := range l.Flows {
			if f.DstPort == 4242 && f.PID == os.Getpid() {
				return true
			}
		}
		return false
	})
	r.finish()
	expectFile(t, log, `level=WARN msg=helper reason="it does not answer"`, `level=INFO msg=helper state="answers again"`)
}

func TestAScreenSaysThatItsHelperStalls(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openOn(t, lab.Remote, "-i", lab.Remote.Iface)
	s.expectScreen("drops 0")
	helper := helperOf(t, s.cmd.Process.Pid)
	signalTo(t, helper, syscall.SIGSTOP)
	t.Cleanup(func() { _ = syscall.Kill(helper, syscall.SIGCONT) })
	s.expectScreen("the helper does not answer: interfaces cannot be opened again")
	signalTo(t, helper, syscall.SIGCONT)
	s.expectScreen("the helper answers again")
	s.quit()
}

func TestCaptureGoesOnAfterItsHelperWasKilled(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	log := filepath.Join(t.TempDir(), "log")
	r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface, "--log", log)
	helper := helperOf(t, r.cmd.Process.Pid)
	signalTo(t, helper, syscall.SIGKILL)
	l := r.expectLine("a note that the helper has ended", noted("the helper has ended: interfaces cannot be opened again"))
	if l.Owners.Engine != "none" || l.Owners.Missing != "everything new" || l.Owners.Reason != "the helper has ended" {
		t.Errorf("owners %+v, want everything new to be missing", l.Owners)
	}
	if left := threads(helper); len(left) > 0 {
		t.Errorf("the helper is left: %v", left[0]["State"])
	}
	expectEndWithoutInterface(t, lab, r, "the helper has ended", log, "level=ERROR msg=helper")
}

// endWithoutInterface is within which time a program has to end that can capture nothing
// any more: a supervisor is to start it again.
const endWithoutInterface = 10 * time.Second

// expectEndWithoutInterface wants a program without a helper to count on as long as its
// interface is up, to end with status 1 when it is down, as nobody could open it again, and
// to have said in its log that there is no helper.
func expectEndWithoutInterface(t *testing.T, lab *nettest.Lab, r *stream, why, log, logged string) {
	t.Helper()
	want := flood(t, lab, 1000)
	r.expectLine("the flood", received(want))
	lab.Remote.Down(t)
	down := time.Now()
	l, err := r.ended()
	took := time.Since(down)
	message := fmt.Sprintf("%s: interface is down; interfaces cannot be opened any more: %s; start iftopgo again\n", lab.Remote.Iface, why)
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != exitFailure || r.stderr.String() != "iftopgo: "+message || took > endWithoutInterface {
		t.Errorf("%v after %v: %s; want status %d within %v, and %s", err, took, r.stderr.String(), exitFailure, endWithoutInterface, message)
	}
	if sum, _ := l.udp(); sum.TotalRecv != want {
		t.Errorf("the final line has %d bytes, want %d", sum.TotalRecv, want)
	}
	expectFile(t, log, logged)
}
