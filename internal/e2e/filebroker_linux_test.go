package e2e

import (
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"iftopgo/internal/mmdbtest"
	"iftopgo/internal/nettest"
)

// TestAScreenGoesOnWithoutItsFileBroker kills what makes exports and saves settings.
func TestAScreenGoesOnWithoutItsFileBroker(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	dir := t.TempDir()
	s := openOn(t, lab.Remote, "--layout=iftop", "-c", filepath.Join(dir, "c.toml"), "-i", lab.Remote.Iface)
	if err := syscall.Kill(childOf(t, s.cmd.Process.Pid, "file-broker"), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.expectScreen("the file broker has ended: nothing can be exported or saved any more")
	s.press("e")
	s.fillIn(filepath.Join(dir, "report.txt"))
	s.expectScreen("exporting: the file broker has ended")
	s.escape("export to ")
	s.press("B")
	s.expectScreen("saving settings to", "the file broker has ended")
	flood(t, lab, 1000)
	s.expectScreen("142kB")
	expectFiles(t, dir)
	s.quit()
}

// TestLinesSayThatTheFileBrokerHasEnded kills the one that opens files of networks for a program
// that has become another user than root.
func TestLinesSayThatTheFileBrokerHasEnded(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	path := mmdbtest.Write(t, t.TempDir(), "it.mmdb", mmdbtest.IPinfoLite, someNetworks...)
	r, first := openStream(t, lab.Remote, "-nN", "-i", lab.Remote.Iface, "--geoip", path)
	if slices.ContainsFunc(first.Capture.Notes, brokerIsGone) {
		t.Errorf("before its end the notes are %q", first.Capture.Notes)
	}
	signalTo(t, childOf(t, r.cmd.Process.Pid, "file-broker"), syscall.SIGKILL)
	r.expectLine("a note that the broker has ended", func(l *line) bool { return slices.ContainsFunc(l.Capture.Notes, brokerIsGone) })
	r.finish()
}

func brokerIsGone(note string) bool { return strings.HasPrefix(note, "the file broker has ended") }
