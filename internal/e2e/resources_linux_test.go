package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/internal/nettest"
)

func TestFullDiskIsReportedAndSettingsAreKept(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Skipf("needs the right to mount file systems: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	config := filepath.Join(dir, "c.toml")
	const precious = "# precious\nbytes = false\n"
	write(t, config, precious)
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	s := openOn(t, lab.Remote, "-c", config, "-i", lab.Remote.Iface)
	s.press("B")
	s.expectScreen("saving settings to")
	s.press("e")
	s.fillIn(filepath.Join(dir, "report.csv"))
	s.expectScreen("exporting: no space left")
	s.press("esc")
	s.expectGone("export to ")
	has(t, dir, "ballast", "c.toml")
	if got, err := os.ReadFile(config); err != nil || string(got) != precious {
		t.Errorf("the settings say %q, %v", got, err)
	}
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	s.expectScreen("RX")
	s.press("p")
	s.expectScreen("saving settings to", "read-only") // The disk was full before.
	has(t, dir, "ballast", "c.toml")
	flood(t, lab, 1000)
	s.expectScreen("142kB")
}

// has looks what a directory holds.
func has(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(names) {
		t.Errorf("%s holds %v, want %v", dir, got, names)
	}
}

func TestCaptureGoesOnWithoutFileDescriptors(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	dir := t.TempDir()
	s := openOn(t, lab.Remote, "-c", filepath.Join(dir, "c.toml"), "-i", lab.Remote.Iface)
	pid := s.cmd.Process.Pid
	var before unix.Rlimit
	// Not one more than standard input, output and error would be.
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 3, Max: 4096}, &before); err != nil {
		t.Fatal(err)
	}
	flood(t, lab, 1000)
	s.expectScreen("142kB")
	s.press("e")
	s.fillIn(filepath.Join(dir, "report.txt"))
	s.expectScreen("too many open files")
	s.press("esc")
	s.expectGone("export to ")
	s.press("B")
	s.expectScreen("saving settings to")
	s.press("i")
	s.expectScreen("listing interfaces")
	s.press("esc")
	s.expectGone("─ interfaces")
	flood(t, lab, 1000)
	s.expectScreen("284kB")
	has(t, dir)
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 1024, Max: 4096}, nil); err != nil {
		t.Fatal(err)
	}
	s.press("e")
	s.fillIn(filepath.Join(dir, "report.txt"))
	s.expectScreen("exported to")
}
