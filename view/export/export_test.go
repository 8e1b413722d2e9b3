package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/internal/userfile"
	"iftopgo/view/export"
)

// at is an environment with a home directory, of a user who did not call sudo.
func at(home string) userfile.Env {
	return userfile.Env{
		Getenv: func(name string) string { return map[string]string{"HOME": home}[name] },
		UID:    os.Geteuid(), HomeOf: func(int) (string, error) { return home, nil },
	}
}

func TestTheFileExtensionSelectsTheFormat(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	m := modeltest.Model(modeltest.Options{})
	for name, begins := range map[string]string{
		"a.txt": "iftopgo 1.0.0\n", "b": "iftopgo 1.0.0\n", "c.csv": "time,row,local,", "d.JSON": `{"schema":1,`, "e.ndjson": `{"schema":1,`,
	} {
		path, err := export.Write(&m, at(home).Place("~/"+name), userfile.Create)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want := filepath.Join(home, name); path != want {
			t.Errorf("%s: written to %s", name, path)
		}
		data, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(data, []byte(begins)) {
			t.Errorf("%s: %v, begins %.40q", name, err, data)
		}
		if strings.HasPrefix(begins, "{") && !json.Valid(data) {
			t.Errorf("%s is not JSON", name)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", name, info.Mode(), err)
		}
	}
	onlyThese(t, home, "a.txt", "b", "c.csv", "d.JSON", "e.ndjson")
}

// onlyThese looks for files that should not be in a directory.
func onlyThese(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("%s has %v, want %v", dir, got, names)
	}
}

func TestExportNeverReplacesAFile(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Seconds: 2})
	for name, put := range map[string]func(path, elsewhere string) error{
		"a file":                        func(path, _ string) error { return os.WriteFile(path, []byte("mine"), 0o600) },
		"a link to a file":              func(path, elsewhere string) error { return os.Symlink(elsewhere, path) },
		"a link to what does not exist": func(path, elsewhere string) error { return os.Symlink(elsewhere+"-gone", path) },
		"a directory":                   func(path, _ string) error { return os.Mkdir(path, 0o700) },
	} {
		home := t.TempDir()
		path, elsewhere := filepath.Join(home, "report.txt"), filepath.Join(t.TempDir(), "precious")
		if err := errors.Join(os.WriteFile(elsewhere, []byte("mine"), 0o600), put(path, elsewhere)); err != nil {
			t.Fatal(err)
		}
		if _, err := export.Write(&m, at(home).Place(path), userfile.Create); !errors.Is(err, fs.ErrExist) || err.Error() != "exporting: report.txt: file already exists and stays as it is, name another" {
			t.Errorf("%s: %v", name, err)
		}
		if data, err := os.ReadFile(elsewhere); err != nil || string(data) != "mine" {
			t.Errorf("%s: the file elsewhere is %q, %v", name, data, err)
		}
		if _, err := os.Lstat(elsewhere + "-gone"); err == nil {
			t.Errorf("%s: the link was followed", name)
		}
		onlyThese(t, home, "report.txt")
	}
}

func TestExportReportsWhyItFailed(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Seconds: 2})
	_, err := export.Write(&m, at("/").Place(filepath.Join(t.TempDir(), "no", "such", "dir.txt")), userfile.Create)
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "exporting: ") {
		t.Error(err)
	}
}

// TestUnderSudoTheInvokingUserOwnsTheFile needs root, as sudo does.
func TestUnderSudoTheInvokingUserOwnsTheFile(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root to give files away")
	}
	const uid, gid = 12345, 12346
	home := t.TempDir()
	if err := os.Chown(home, uid, gid); err != nil {
		t.Fatal(err)
	}
	env := userfile.Env{
		Getenv: func(name string) string {
			return map[string]string{"SUDO_UID": "12345", "SUDO_GID": "12346", "HOME": "/root"}[name]
		},
		UID: 0, HomeOf: func(int) (string, error) { return home, nil },
	}
	m := modeltest.Model(modeltest.Options{Seconds: 2})
	path, err := export.Write(&m, env.Place("~/mine.txt"), userfile.Create)
	if err != nil || path != filepath.Join(home, "mine.txt") {
		t.Fatal(path, err)
	}
	owned(t, path, uid, gid)
	other := t.TempDir()
	if _, err := export.Write(&m, env.Place(filepath.Join(other, "x.txt")), userfile.Create); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("in a directory of another user: %v", err)
	}
	onlyThese(t, other)
}

// owned checks the user and the group of a file.
func owned(t *testing.T, path string, uid, gid uint32) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || stat.Uid != uid || stat.Gid != gid {
		t.Errorf("%s is not of user %d and group %d", path, uid, gid)
	}
}
