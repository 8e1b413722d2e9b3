package export_test

import (
	"errors"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/internal/modeltest"
	"iftopgo/internal/userfile"
	"iftopgo/view/export"
)

// TestAFullOrReadOnlyDiskLeavesNothing needs root to mount file systems.
func TestAFullOrReadOnlyDiskLeavesNothing(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Extra: 200})
	for name, c := range map[string]struct {
		flags uintptr
		want  error
	}{
		"full": {0, unix.ENOSPC}, "read-only": {unix.MS_RDONLY, unix.EROFS},
	} {
		dir := t.TempDir()
		if err := unix.Mount("tmpfs", dir, "tmpfs", c.flags, "size=8k"); err != nil {
			t.Skipf("needs the right to mount file systems: %v", err)
		}
		t.Cleanup(func() {
			if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
				t.Error(err)
			}
		})
		_, err := export.Write(&m, at(dir).Place(filepath.Join(dir, "report.csv")), userfile.Create)
		if !errors.Is(err, c.want) || err.Error() != "exporting: "+c.want.Error() {
			t.Errorf("%s: %v", name, err)
		}
		onlyThese(t, dir)
	}
}
