package e2e

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
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
	s := openOn(t, lab.Remote, "--layout=iftop", "-c", config, "-i", lab.Remote.Iface)
	s.press("B")
	s.expectScreen("saving settings to")
	s.press("e")
	s.fillIn(filepath.Join(dir, "report.csv"))
	s.expectScreen("exporting: no space left")
	s.escape("export to ")
	expectFiles(t, dir, "ballast", "c.toml")
	if got := read(t, config); got != precious {
		t.Errorf("the settings say %q", got)
	}
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	s.expectScreen("RX")
	s.press("p")
	s.expectScreen("saving settings to", "read-only") // The disk was full before.
	expectFiles(t, dir, "ballast", "c.toml")
	flood(t, lab, 1000)
	s.expectScreen("142kB")
}

func TestCaptureGoesOnWithoutFileDescriptors(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	dir := t.TempDir()
	s := openOn(t, lab.Remote, "-c", filepath.Join(dir, "c.toml"), "-i", lab.Remote.Iface)
	pid := s.cmd.Process.Pid
	limitFiles(t, pid, 3) // Not one more than standard input, output and error would be.
	flood(t, lab, 1000)
	s.expectScreen("142kB")
	s.press("e")
	s.fillIn(filepath.Join(dir, "report.txt"))
	s.expectScreen("too many open files")
	s.escape("export to ")
	s.press("B")
	s.expectScreen("saving settings to")
	s.press("i")
	s.expectLine("→● "+lab.Remote.Iface, "142kB") // Its sockets are open already.
	s.escape("[Interfaces]")
	flood(t, lab, 1000)
	s.expectScreen("284kB")
	expectFiles(t, dir)
	limitFiles(t, pid, 1024)
	s.press("e")
	s.fillIn(filepath.Join(dir, "report.txt"))
	s.expectScreen("exported to")
}

// limitFiles limits how many files a process may have open. It is done as the user whose process
// it is: whatever root may otherwise, a container may keep from it.
func limitFiles(t *testing.T, pid int, most uint64) {
	t.Helper()
	ids := strings.Fields(threads(pid)[0]["Uid"])
	id, err := strconv.Atoi(ids[0])
	if err != nil {
		t.Fatal(err)
	}
	limited := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // The thread ends with this function: it cannot become root again.
		for _, call := range []uintptr{unix.SYS_SETRESGID, unix.SYS_SETRESUID} {
			if _, _, errno := unix.RawSyscall(call, uintptr(id), uintptr(id), uintptr(id)); errno != 0 {
				limited <- errno
				return
			}
		}
		limited <- unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: most, Max: 4096}, nil)
	}()
	if err := <-limited; err != nil {
		t.Fatal(err)
	}
}
