package app

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/internal/cli"
	"iftopgo/prefs"
)

// TestLegacySettingsNeverPreventTheStart has files of iftoprs that cannot
// be imported, or not be saved.
func TestLegacySettingsNeverPreventTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		saved  bool // there is room to save them
		says   string
		bytes  bool // what was imported
		exists bool
	}{
		"whole":                      {"use_bytes = true\n", true, "", true, true},
		"not TOML":                   {"use_bytes = true\ntheme = \n", true, ".iftoprs.conf:2:9: ", false, false},
		"a kind of value":            {"use_bytes = true\nshow_ports = 7\n", true, ".iftoprs.conf:2:14: show_ports has a value that it cannot have", false, false},
		"a value":                    {"use_bytes = true\nbar_style = \"round\"\n", true, ".iftoprs.conf:2:1: bar_style is \"round\"", false, false},
		"whole, but not to be saved": {"use_bytes = true\n", false, "saving settings to ", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("HOME", home)
			t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "settings"))
			t.Setenv("SUDO_UID", "")
			write(t, filepath.Join(home, ".iftoprs.conf"), c.text)
			if !c.saved { // Not even root makes a directory where a name leads nowhere.
				if err := os.Mkdir(filepath.Join(home, "settings"), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(filepath.Join(home, "nowhere", "at all"), filepath.Join(home, "settings", "iftopgo")); err != nil {
					t.Fatal(err)
				}
			}
			p, store, err := loadSettings(&cli.Flags{Sort: "total"})
			if err != nil {
				t.Fatalf("the screen does not come up: %v", err)
			}
			if p.Bytes != c.bytes || p.Sort != prefs.SortTotal {
				t.Errorf("bytes %v, sort %s; want %v under the flags", p.Bytes, p.Sort, c.bytes)
			}
			m, err := (&session{flags: &cli.Flags{}, prefs: p, store: store, stderr: io.Discard}).newModel()
			if err != nil || !strings.Contains(m.Notice.Text, c.says) || (m.Notice.Text == "") != (c.says == "") ||
				strings.Contains(m.Notice.Text, "\n") {
				t.Errorf("the screen says %q, %v; want %q in one line", m.Notice.Text, err, c.says)
			}
			if _, err := os.Stat(filepath.Join(home, "settings", "iftopgo", "config.toml")); (err == nil) != c.exists {
				t.Errorf("settings of ours: %v, want some: %v", err, c.exists)
			}
			if _, _, err := loadSettings(&cli.Flags{JSON: "all"}); err != nil {
				t.Errorf("lines are store away: %v", err)
			}
		})
	}
}
