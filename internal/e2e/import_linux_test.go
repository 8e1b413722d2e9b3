package e2e

import (
	"path/filepath"
	"testing"
)

// TestBrokenSettingsOfIftoprsAreReportedOnTheScreen starts the built program with one.
func TestBrokenSettingsOfIftoprsAreReportedOnTheScreen(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	write(t, filepath.Join(home, ".iftoprs.conf"), "bar_style = \"round\"\n")
	s := terminal{overview: true, env: []string{"HOME=" + home, "SUDO_UID="}}.open(t, "--demo")
	s.expectScreen(".iftoprs.conf:1:1: bar_style is \"round\"")
	s.expectScreen("fix or remove that file")
	s.quit()
	s.expectScreen(".iftoprs.conf:1:1: ") // Also after the program has ended.
}
