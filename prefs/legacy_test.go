package prefs

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/theme"
)

const legacyExample = `theme = "RustBelt"
dns_resolution = false
port_resolution = true
show_ports = false
show_bars = true
use_bytes = true
show_processes = false
show_cumulative = false
bar_style = "Thin"
show_border = false
show_header = true
hover_tooltips = false
refresh_rate = 5
alert_threshold = 1250000.0
interface = "eth1"
active_custom_theme = "dusk"
something_new = 1

[[pinned]]
src = "192.168.1.9"
dst = "203.0.113.7"

[[pinned]]
src = "203.0.113.7"
dst = "192.168.1.9"

[custom_themes.dusk]
c1 = 27
c2 = 48
c3 = 135
c4 = 141
c5 = 63
c6 = 99

[custom_themes.NeonSprawl]
c1 = 1
c2 = 2
c3 = 3
c4 = 4
c5 = 5
c6 = 6
`

func TestSettingsOfIftoprsAreImportedOnce(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	place := Place{Path: filepath.Join(home, "iftopgo", "config.toml"), Legacy: filepath.Join(home, ".iftoprs.conf")}
	write(t, place.Legacy, legacyExample)
	want := Default()
	want.Theme, want.Names, want.ShowPorts, want.Bytes, want.Processes = "dusk", NamesOff, false, true, false
	want.BarStyle, want.Border, want.Tooltips, want.Refresh = theme.Thin, Off, false, 5
	want.Alert, want.Interface = 10_000_000, "eth1"
	want.Pinned = []Pin{{Local: netip.MustParseAddr("192.168.1.9"), Remote: netip.MustParseAddr("203.0.113.7")}}
	want.CustomThemes = []theme.Custom{
		{Name: "NeonSprawl 2", Colors: [6]string{"1", "2", "3", "4", "5", "6"}},
		{Name: "dusk", Colors: [6]string{"27", "48", "135", "141", "63", "99"}},
	}

	_, d, err := Load(place)
	if err != nil {
		t.Fatal(err)
	}
	got, imported, err := d.Import()
	if err != nil || !imported {
		t.Fatalf("imported %t, %v", imported, err)
	}
	if diff := cmp.Diff(want, got, byValue); diff != "" {
		t.Errorf("imported prefs (-want +got):\n%s", diff)
	}
	if read(t, place.Legacy) != legacyExample {
		t.Error("the predecessor's file was changed")
	}

	again, d, err := Load(place)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, again, byValue); diff != "" {
		t.Errorf("prefs at the next start (-want +got):\n%s", diff)
	}
	if _, imported, err := d.Import(); imported || err != nil {
		t.Errorf("imported a second time: %t, %v", imported, err)
	}
}

func TestWithoutAFileNothingIsImported(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for name, legacy := range map[string]string{
		"no file of the predecessor's": filepath.Join(home, "none"), "none asked for": "",
	} {
		_, d, err := Load(Place{Path: filepath.Join(home, "c.toml"), Legacy: legacy})
		if err != nil {
			t.Fatal(err)
		}
		if _, imported, err := d.Import(); imported || err != nil {
			t.Errorf("%s: imported %t, %v", name, imported, err)
		}
	}
	leftovers(t, home)
}

func TestABrokenFileIsNotImported(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, want string }{
		{"not TOML", "theme = \n", ":1:9: "},
		{"a toggle that is a word", "show_ports = \"yes\"", ":1:14: "},
		{"an unknown theme", "# old\ntheme = \"Nope\"", ":2:1: theme is \"Nope\""},
		{"a colour too far", "[custom_themes.a]\nc1 = 256\n", ":2:6: "},
		{"a pin that is no address", "[[pinned]]\nsrc = \"::2\"\ndst = \"::1\"\n[[pinned]]\nsrc = \"web\"\ndst = \"::1\"\n", ":4:1: pinned: entry 2 has src \"web\", which is no IP address"},
		{"a name to deceive the terminal", "[custom_themes.\"a\\u001b[2J\"]\nc1 = 1\n", "cannot be printed"},
		{"an alarm beyond all", "\n  alert_threshold = 1e300", ":2:3: alert_threshold is 1e+300"},
		{"an alarm that is no number", "alert_threshold = nan", "alert_threshold is NaN"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			place := Place{Path: filepath.Join(home, "c.toml"), Legacy: filepath.Join(home, "old")}
			write(t, place.Legacy, tt.file)
			_, d, err := Load(place)
			if err != nil {
				t.Fatal(err)
			}
			p, imported, err := d.Import()
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), place.Legacy) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
			if imported || !p.Equal(Default()) {
				t.Errorf("something was imported: %+v", p)
			}
			if _, err := os.Lstat(place.Path); err == nil {
				t.Error("a file was made")
			}
		})
	}
}

// FuzzImport: no file makes importing panic, and what is imported can be saved.
func FuzzImport(f *testing.F) {
	f.Add([]byte(legacyExample))
	f.Add([]byte("alert_threshold = -1\nrefresh_rate = 0\n"))
	f.Add([]byte("custom_themes = { a = {}, A = {} }"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := parseLegacy("old", data)
		if err != nil {
			return
		}
		empty, err := parseText("c.toml", Template())
		if err != nil {
			t.Fatal(err)
		}
		out, err := empty.withValues("c.toml", &p)
		if err != nil {
			t.Fatalf("what was imported cannot be saved: %v\n%s", err, data)
		}
		again, err := parseText("c.toml", out)
		if err != nil || !again.prefs.Equal(p) {
			t.Errorf("%+v was imported from\n%s\nand saved as\n%s\n%v", p, data, out, err)
		}
	})
}
