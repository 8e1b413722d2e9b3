package userfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestFilesAreReadWithThePermissionsOfTheInvokingUser has files that only root, their group
// or everybody may read, in directories that let everybody in or only root.
func TestFilesAreReadWithThePermissionsOfTheInvokingUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	const uid, gid = 65534, 65533
	closed := t.TempDir()
	open, err := os.MkdirTemp("/tmp", "iftopgo-test-") // Below closed directories nothing can be read.
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(open) })
	if err := errors.Join(os.Chmod(open, 0o755), os.Chmod(closed, 0o700)); err != nil { //nolint:gosec // Others are to get in.
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		dir      string
		mode     fs.FileMode
		uid, gid int
		want     error
	}{
		"the user's":                      {open, 0o600, uid, 0, nil},
		"everybody's":                     {open, 0o644, 0, 0, nil},
		"their group's":                   {open, 0o640, 0, gid, nil},
		"root's":                          {open, 0o600, 0, 0, fs.ErrPermission},
		"root's group's":                  {open, 0o640, 0, 0, fs.ErrPermission},
		"everybody's, behind root's door": {closed, 0o644, 0, 0, fs.ErrPermission},
	} {
		path := filepath.Join(c.dir, name)
		err := errors.Join(os.WriteFile(path, []byte("text"), 0o600), os.Chown(path, c.uid, c.gid), os.Chmod(path, c.mode))
		if err != nil {
			t.Fatal(err)
		}
		data, _, err := Read(Place{Path: path, Owner: &Owner{UID: uid, GID: gid}})
		if !errors.Is(err, c.want) || (err == nil) != (string(data) == "text") {
			t.Errorf("%s: %q, %v; want %v", name, data, err, c.want)
		}
		if data, _, err := Read(Place{Path: path}); err != nil || string(data) != "text" {
			t.Errorf("%s, as root afterwards: %q, %v", name, data, err)
		}
	}
	if groups, err := syscall.Getgroups(); err != nil || os.Geteuid() != 0 {
		t.Errorf("afterwards user %d, groups %v, %v", os.Geteuid(), groups, err)
	}
}
