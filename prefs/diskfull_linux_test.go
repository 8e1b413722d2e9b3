package prefs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// mountTmpfs mounts a file system of a few pages.
func mountTmpfs(t *testing.T) string {
	t.Helper()
	needRoot(t)
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestAFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	dir := mountTmpfs(t)
	path := filepath.Join(dir, "c.toml")
	write(t, path, "# precious\nport_names = true\n")
	p, d := load(t, path)
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 1<<20), 0o600); !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("filling the disk: %v", err)
	}
	after := p
	after.PortNames = false
	err := d.Save(p, after)
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "free some space") {
		t.Errorf("saving: %v", err)
	}
	if got := read(t, path); got != "# precious\nport_names = true\n" {
		t.Errorf("the file says %q", got)
	}
	leftovers(t, dir, "ballast", "c.toml")

	if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
		t.Fatal(err)
	}
	toggle(t, d, p, func(p *Prefs) { p.PortNames = false })
	if got := read(t, path); got != "# precious\nport_names = false\n" {
		t.Errorf("with space again the file says %q", got)
	}
}

func TestAReadOnlyFileSystemIsReported(t *testing.T) {
	t.Parallel()
	dir := mountTmpfs(t)
	path := filepath.Join(dir, "c.toml")
	write(t, path, "port_names = true\n")
	p, d := load(t, path)
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	after := p
	after.PortNames = false
	err := d.Save(p, after)
	if !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "-c") {
		t.Errorf("saving: %v", err)
	}
}
