package e2e

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestABrokenImportIsToldOnTheScreen starts the built program with one.
func TestABrokenImportIsToldOnTheScreen(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	write(t, filepath.Join(home, ".iftoprs.conf"), "bar_style = \"round\"\n")
	s := demoWith(t, 160, 40, []string{"HOME=" + home, "SUDO_UID="}, "--demo")
	s.until(".iftoprs.conf:1:1: bar_style is \"round\"")
	s.until("fix or remove that file")
	s.press("q")
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
	<-s.read
	if !strings.Contains(s.picture(), ".iftoprs.conf:1:1: ") {
		t.Errorf("it is not there any more after the screen:\n%s", s.picture())
	}
}
