package app

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/internal/cli"
	"iftopgo/model"
	"iftopgo/prefs"
)

// TestInvalidSettingsAreNotWrittenUntilTheyAreFixed starts with one, changes a setting,
// fixes the file in different ways, and changes another setting.
func TestInvalidSettingsAreNotWrittenUntilTheyAreFixed(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("SUDO_UID", "")
	dir := filepath.Join(home, "iftopgo")
	file := filepath.Join(dir, "config.toml")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, says, fixed string }{
		"not TOML":          {"refresh = 1\nsort = \n", ":2:", "refresh = 2\n"},
		"a value":           {"refresh = 2\nsort = \"fastest\"\n", ":2:1: sort is \"fastest\"; allowed are", "refresh = 2\nsort = \"2s\"\n"},
		"several values":    {"refresh = 3\nscale = \"cubic\"\n", "(and 1 more); saving is off", "refresh = 2\n"},
		"an unknown action": {"refresh = 2\n[keys]\nstop = \"z\"\n", ":3:1: keys.stop is not an action", "refresh = 2\n"},
		"and is moved away": {"refresh = 0\n", ":1:1: refresh is 0", ""},
		"a kind of value":   {"dns = 7\n", ":1:1: dns is 7", "# nothing set\nrefresh = 2\n"},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, file, c.text)
			p, store, err := loadSettings(&cli.Flags{Bytes: true})
			if err != nil {
				t.Fatalf("the screen does not come up: %v", err)
			}
			if want := prefs.Default(); p.Refresh != want.Refresh || p.Sort != want.Sort || !p.Bytes {
				t.Errorf("refresh %d, sort %s, bytes %v; want the defaults under the flags", p.Refresh, p.Sort, p.Bytes)
			}
			if m, err := (&session{flags: &cli.Flags{}, prefs: p, store: store, stderr: io.Discard}).newModel(); err != nil || !strings.Contains(m.Unsaved, c.says) || strings.Contains(m.Unsaved, "\n") {
				t.Errorf("the screen says %q, %v; want %q in one line", m.Unsaved, err, c.says)
			}
			changed := p
			changed.Bars = false
			if saved := store.save(model.Change{Number: 1, Before: p, After: changed})().(model.PrefsSavedMsg); saved.Err != nil || content(t, file) != c.text {
				t.Errorf("the broken file was written to: %q, %v", content(t, file), saved.Err)
			}
			if msg, ok := store.poll(); ok {
				t.Errorf("nobody has touched the file, and yet %+v", msg)
			}
			if c.fixed == "" {
				if err := os.Remove(file); err != nil {
					t.Fatal(err)
				}
			} else {
				write(t, file, c.fixed)
			}
			msg, ok := store.poll()
			if !ok || msg.Err != nil || c.fixed != "" && msg.Prefs.Refresh != 2 || !msg.Prefs.Bytes {
				t.Fatalf("after it was fixed: %v, %v, refresh %d", ok, msg.Err, msg.Prefs.Refresh)
			}
			changed = msg.Prefs
			changed.Bars = false
			if saved := store.save(model.Change{Number: 2, Before: msg.Prefs, After: changed})().(model.PrefsSavedMsg); saved.Err != nil || !strings.Contains(content(t, file), "\nbars = false\n") {
				t.Errorf("saving does not go on: %v\n%s", saved.Err, content(t, file))
			}
		})
	}
}

// TestHeadlessNeedsValidSettings rejects invalid ones where no screen would say that
// they are not used, and where the file was named.
func TestHeadlessNeedsValidSettings(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("SUDO_UID", "")
	file := filepath.Join(home, "iftopgo", "config.toml")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"sort = \"fastest\"\n", "[keys]\nstop = \"z\"\n"} {
		write(t, file, text)
		for name, f := range map[string]*cli.Flags{"lines": {JSON: "all"}, "blocks": {Text: "trace"}, "a file that was named": {Config: file}} {
			if _, _, err := loadSettings(f); err == nil || cli.ExitStatus(err) != cli.ExitUsage || !strings.Contains(err.Error(), file+":") {
				t.Errorf("%s: %v; want status 2 and the place", name, err)
			}
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSettingsOutOfReachAreNotTakenForRemovedOnes has a directory that may not be searched, or
// that is a loop of links, until it is as it should be: what is shown must not change before.
func TestSettingsOutOfReachAreNotTakenForRemovedOnes(t *testing.T) {
	for name, c := range map[string]struct {
		says   string
		hide   func(t *testing.T, dir string)
		reveal func(dir string) error
	}{
		"may not be searched": {
			": permission denied; -c names another file",
			func(t *testing.T, dir string) {
				t.Helper()
				if os.Getuid() == 0 {
					t.Skip("root may search every directory")
				}
				if err := os.Chmod(dir, 0); err != nil {
					t.Fatal(err)
				}
			},
			func(dir string) error { return os.Chmod(dir, 0o700) },
		},
		"a loop of links": {
			"; saving is off until the file is fixed",
			func(t *testing.T, dir string) {
				t.Helper()
				if err := errors.Join(os.Rename(dir, dir+".aside"), os.Symlink("iftopgo", dir)); err != nil {
					t.Fatal(err)
				}
			},
			func(dir string) error { return errors.Join(os.Remove(dir), os.Rename(dir+".aside", dir)) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("HOME", home)
			t.Setenv("XDG_CONFIG_HOME", home)
			t.Setenv("SUDO_UID", "")
			dir := filepath.Join(home, "iftopgo")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "config.toml"), "refresh = 2\n")
			c.hide(t, dir)
			p, store, err := loadSettings(&cli.Flags{Interfaces: true})
			if err != nil {
				t.Fatal(err)
			}
			m, err := (&session{flags: &cli.Flags{Interfaces: true}, prefs: p, store: store, stderr: io.Discard}).newModel()
			if err != nil || m.Prefs.Tab != prefs.TabInterfaces || !strings.HasSuffix(m.Unsaved, c.says) {
				t.Errorf("tab %s, message %q, %v", m.Prefs.Tab, m.Unsaved, err)
			}
			for range 3 {
				if msg, ok := store.poll(); ok {
					t.Errorf("nothing has changed, and yet %+v", msg)
				}
			}
			if err := c.reveal(dir); err != nil {
				t.Fatal(err)
			}
			if msg, ok := store.poll(); !ok || msg.Err != nil || msg.Prefs.Refresh != 2 {
				t.Errorf("after it was within reach: %v, %+v", ok, msg)
			}
		})
	}
}
