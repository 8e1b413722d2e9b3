package e2e

import (
	"path/filepath"
	"syscall"
	"testing"

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
