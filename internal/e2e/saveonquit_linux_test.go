package e2e

import (
	"path/filepath"
	"testing"

	"iftopgo/internal/nettest"
)

// TestSettingsOfFastKeysAreSavedOnQuit presses keys without waiting for what they do,
// and quits at once: the settings have what was on the screen last.
func TestSettingsOfFastKeysAreSavedOnQuit(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t) // What is set beside the demo is not saved.
	for name, c := range map[string]struct {
		keys []string
		line string
	}{
		"one key and quit":       {[]string{"B", "q"}, "bytes = true"},
		"several of one setting": {[]string{"tab", "tab", "tab", "tab", "q"}, `tab = "publishers"`},
		"of several settings":    {[]string{"t", "t", "N", "B", "t", "q"}, `line_mode = "received"`},
		"one that is taken back": {[]string{"B", "B", "4", "q"}, `sort = "total"`},
		"up to Ctrl+C":           {[]string{"4", "4", "tab", "ctrl+c"}, `tab = "hosts"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := terminal{host: lab.Local, width: 80, height: 24, env: []string{"XDG_CONFIG_HOME=" + dir}}.open(t, "-i", lab.Local.Iface)
			s.press(c.keys...)
			s.expectEnd()
			expectFile(t, filepath.Join(dir, "iftopgo", "config.toml"), "\n"+c.line+"\n")
		})
	}
}
