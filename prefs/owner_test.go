package prefs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/internal/userfile"
)

// invoking is a user who is not root and has invoked sudo.
var invoking = &userfile.Owner{UID: 65534, GID: 65533}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
}

// reachable is a directory of the test that every user can reach.
func reachable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o755); err != nil { //nolint:gosec // Others are to get in.
			t.Fatal(err)
		}
	}
	return dir
}

func TestUnderSudoFilesBelongToTheInvokingUser(t *testing.T) {
	t.Parallel()
	needRoot(t)
	home := reachable(t)
	if err := os.Chown(home, invoking.UID, invoking.GID); err != nil {
		t.Fatal(err)
	}
	place := Place{Path: filepath.Join(home, ".config", "iftopgo", "config.toml"), Owner: invoking}
	p, d, err := Load(place)
	if err != nil {
		t.Fatal(err)
	}
	p = toggle(t, d, p, func(p *Prefs) { p.Bytes = true })
	toggle(t, d, p, func(p *Prefs) { p.PortNames = false })
	for path := place.Path; path != home; path = filepath.Dir(path) {
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		if uid, gid := userfile.FileOwner(info); uid != invoking.UID || gid != invoking.GID {
			t.Errorf("%s belongs to %d:%d", path, uid, gid)
		}
	}
}

func TestUnderSudoOnlyDirectoriesOfTheInvokingUserAreWritten(t *testing.T) {
	t.Parallel()
	needRoot(t)
	for _, tt := range []struct {
		name string
		path func(home, roots string) string
	}{
		{"a file in a directory of root's", func(_, roots string) string { return filepath.Join(roots, "c.toml") }},
		{"a new directory in one of root's", func(_, roots string) string { return filepath.Join(roots, "a", "b", "c.toml") }},
		{"a link to a file that only root may write", func(home, roots string) string {
			path := filepath.Join(home, "c.toml")
			if err := os.Symlink(filepath.Join(roots, "shadow"), path); err != nil {
				t.Fatal(err)
			}
			return path
		}},
		{"a link to a directory that only root may write", func(home, roots string) string {
			path := filepath.Join(home, "iftopgo")
			if err := os.Symlink(roots, path); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(path, "c.toml")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home, roots := reachable(t), reachable(t)
			if err := os.Chown(home, invoking.UID, invoking.GID); err != nil {
				t.Fatal(err)
			}
			p, d, err := Load(Place{Path: tt.path(home, roots), Owner: invoking})
			if err != nil {
				t.Fatal(err)
			}
			after := p
			after.PortNames = false
			err = d.Save(p, after)
			if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "the invoking user") {
				t.Errorf("saving: %v", err)
			}
			leftovers(t, roots)
		})
	}
}

func TestRootPreservesTheOwnerOfAnotherUsersFile(t *testing.T) {
	t.Parallel()
	needRoot(t)
	path := filepath.Join(t.TempDir(), "c.toml")
	write(t, path, "")
	if err := os.Chown(path, invoking.UID, invoking.GID); err != nil {
		t.Fatal(err)
	}
	p, d := load(t, path)
	toggle(t, d, p, func(p *Prefs) { p.PortNames = false })
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if uid, gid := userfile.FileOwner(info); uid != invoking.UID || gid != invoking.GID {
		t.Errorf("the file belongs to %d:%d", uid, gid)
	}
}

func TestADirectoryThatCannotBeWrittenIsReported(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "c.toml")
	write(t, path, "port_names = true\n")
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	p, d := load(t, path)
	after := p
	after.PortNames = false
	err := d.Save(p, after)
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "-c") {
		t.Errorf("saving: %v", err)
	}
	if got := read(t, path); got != "port_names = true\n" {
		t.Errorf("the file says %q", got)
	}
}
