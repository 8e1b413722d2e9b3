package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheLastOfFastKeysIsSaved presses keys without waiting for what they do, and
// quits at once: the settings have what was on the screen last.
func TestTheLastOfFastKeysIsSaved(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ keys, line string }{
		"one key and quit":          {"B" + "q", "bytes = true"},
		"several of one setting":    {"\t\t\t\t" + "q", `tab = "publishers"`},
		"of several settings":       {"ttNBt" + "q", `line_mode = "received"`},
		"one that is taken back":    {"BB4" + "q", `sort = "total"`},
		"until the program is told": {"44\t" + "\x03", `tab = "hosts"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := demoWith(t, 80, 24, []string{"XDG_CONFIG_HOME=" + dir}, "--demo")
			s.press(c.keys)
			s.ended()
			text, err := os.ReadFile(filepath.Join(dir, "iftopgo", "config.toml"))
			if err != nil || !strings.Contains(string(text), "\n"+c.line+"\n") {
				t.Errorf("%v: the settings have no %q", err, c.line)
			}
		})
	}
}
