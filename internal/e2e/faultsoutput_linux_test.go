package e2e

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/internal/nettest"
)

// outputFaults are those of what is written to, and of the terminal.
var outputFaults = []*fault{
	{
		name: "the pipe is not read while 200000 packets come",
		try: during(func(w *watch) {
			w.unread.Lock()
			for range 2 {
				w.flood(nettest.Flood{Flows: 5000, Frames: 100_000, Payload: 40})
			}
			w.unread.Unlock()
		}),
		happens: reconciles,
	},
	{
		name: "the pipe is closed",
		try: during(func(w *watch) {
			if err := w.pipe.Close(); err != nil {
				w.t.Fatal(err)
			}
		}),
		happens: is("ends, status 0"), told: is(nothing),
	},
	{
		name: "what is written goes to a full disk", try: writtenToFullDisk,
		happens: is("ends, status 1"), told: is("no space left on device"),
	},
	{
		name: "an export to a full disk", on: onlyOurs, try: exportToFullDisk,
		happens: is("the screen goes on, no file is left"), told: is("no space left"),
	},
	{name: "SIGABRT, with a screen", on: thatDraws, try: signalled(syscall.SIGABRT), happens: is("the terminal is " + asFound), told: is("SIGABRT: abort")},
	{name: "SIGKILL, with a screen", quick: true, on: thatDraws, try: signalled(syscall.SIGKILL), happens: is("the terminal is " + asFound), told: is("iftopgo was killed")},
}

// writtenToFullDisk is a trial in which nothing can be written, so that it is not seen whether
// the monitor counts.
func writtenToFullDisk(t *testing.T, m *monitor) outcome {
	w := m.watched(t, func(args ...string) *exec.Cmd {
		return exec.Command("sh", append([]string{"-c", `exec "$@" >/dev/full`, "sh"}, args...)...)
	})
	ends := comesTrue(m.patience(), func() bool {
		w.flood(nettest.Flood{Flows: 3, Frames: 10, Payload: 100})
		return w.hasEnded()
	})
	if ends {
		return outcome{ending(w.err), told(firstComplaint(w.errs.String()))}
	}
	w.stop()
	return outcome{"goes on", told(firstComplaint(w.errs.String()))}
}

// asFound is how a terminal has to be left.
const asFound = "as it was found"

// signalled is a trial in which a monitor with a screen gets a signal; it says how it leaves
// the terminal, and what was written to it then.
func signalled(sig syscall.Signal) func(*testing.T, *monitor) outcome {
	return func(t *testing.T, m *monitor) outcome {
		lab := nettest.New(t)
		args := m.screen(t, lab.Remote.Iface)
		s := terminal{host: lab.Remote}.openCommand(t, exec.Command(args[0], args[1:]...))
		before := len(s.output())
		s.signal(sig)
		if err := s.cmd.Wait(); err == nil {
			t.Error("it has ended well")
		}
		if m.name == ourName {
			s.expect("a terminal as it was found", restored)
			s.expect("what is told of it", func(s *screen) bool { return afterScreen(s.output()[before:]) != "" })
		} else {
			<-s.ended // Nobody has the terminal any more.
		}
		left := s.leftChanged()
		if strings.HasPrefix(left, "the line is ") {
			left = "raw"
		}
		return outcome{"the terminal is " + cmp.Or(left, asFound), told(afterScreen(s.output()[before:]))}
	}
}

// afterScreen is the first line that is written once the alternate screen is left.
func afterScreen(text string) string {
	_, after, _ := strings.Cut(text, "\x1b[?1049l")
	for line := range strings.Lines(sequences.ReplaceAllString(after, "")) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

// exportToFullDisk exports from a screen to a disk that is full.
func exportToFullDisk(t *testing.T, m *monitor) outcome {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Skipf("needs the right to mount file systems: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	lab := nettest.New(t)
	args := m.screen(t, lab.Remote.Iface)
	s := terminal{host: lab.Remote}.openCommand(t, exec.Command(args[0], args[1:]...))
	s.press("e")
	s.expectScreen("export to")
	s.fillIn(filepath.Join(dir, "report.csv"))
	s.expectScreen("exporting: ")
	var said string
	for _, line := range s.lines() {
		if _, after, ok := strings.Cut(line, "exporting: "); ok {
			said = "exporting: " + strings.TrimRight(after, " │|")
		}
	}
	s.escape("export to ")
	left, err := filepath.Glob(filepath.Join(dir, "report*"))
	if err != nil {
		t.Fatal(err)
	}
	happens := "the screen goes on, no file is left"
	if len(left) > 0 {
		happens = fmt.Sprintf("the screen goes on, %d files are left", len(left))
	}
	s.quit()
	return outcome{happens, told(said)}
}
