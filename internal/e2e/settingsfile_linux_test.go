package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"iftopgo/internal/nettest"
)

func TestEditedSettingsAreReloaded(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	dir := t.TempDir()
	config := filepath.Join(dir, "c.toml")
	write(t, config, "bytes = false\n")
	s := openOn(t, lab.Remote, "-c", config, "-i", lab.Remote.Iface)
	write(t, config, "bytes = true\nport_names = false\n")
	s.expectScreen("settings read anew")
	s.expectScreen("0B ") // The rates.
	write(t, config, "bytes = maybe\n")
	s.expectScreen("c.toml:1:")
	s.press("B") // Not saved into a file that is broken, which is said as long as it is.
	s.expectScreen("rates in bytes off")
	s.expectScreen("saving is off until the file is fixed")
	if got := read(t, config); got != "bytes = maybe\n" {
		t.Errorf("the broken file says %q", got)
	}
	write(t, filepath.Join(dir, "new"), "theme = \"AcidRain\"\n")
	if err := os.Rename(filepath.Join(dir, "new"), config); err != nil {
		t.Fatal(err)
	}
	s.expectScreen("Acid Rain")
	if err := os.Remove(config); err != nil {
		t.Fatal(err)
	}
	flood(t, lab, 1000)
	s.expectScreen("142kB")
	s.expectScreen("Acid Rain")
}

func TestTwoProgramsKeepEachOthersSettings(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	config := filepath.Join(t.TempDir(), "c.toml")
	one := openOn(t, lab.Remote, "-c", config, "-i", lab.Remote.Iface)
	two := openOn(t, lab.Local, "-c", config, "-i", lab.Local.Iface)
	one.press("B")
	one.expectScreen("rates in bytes on")
	two.press("N")
	two.expectScreen("service names off")
	for _, s := range []*screen{one, two} {
		s.expectScreen("settings read anew")
	}
	expectFile(t, config, "\nbytes = true", "\nport_names = false")
}
