package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
)

// TestTextOfTheDemo has blocks of the demo, which is the same on every run.
func TestTextOfTheDemo(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	for name, c := range map[string]struct {
		args   []string
		blocks int
		has    string
	}{
		"a trace":         {[]string{"--text", "--demo", "--duration", "3s"}, 3, "\n/usr/lib/firefox/firefox/4121/1000\t"},
		"raw":             {[]string{"--text=raw", "--demo", "--duration", "3s"}, 3, "process: <"},
		"once":            {[]string{"--text", "--once", "--demo", "--duration", "3s"}, 1, "\nRefreshing:\n"},
		"a file":          {[]string{"--text", "-r", sample("mixed.pcapng"), "--refresh", "10"}, 0, "\nunknown/0/0\t"},
		"a trace by host": {[]string{"--text", "--by", "host", "--demo", "--duration", "3s"}, 3, "\nmail.example.com/0/0\t"},
		"raw by program":  {[]string{"--text=raw", "--by", "program", "--demo", "--duration", "3s"}, 3, "program: <"},
		"at most 2 lines": {[]string{"--text", "--limit", "2", "--demo", "--duration", "1s"}, 1, "\nother ("},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(path, c.args...)
			cmd.Stderr = os.Stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(out), "Refreshing:\n"); c.blocks != 0 && n != c.blocks {
				t.Errorf("%d blocks, want %d:\n%s", n, c.blocks, out)
			}
			if !strings.Contains(string(out), c.has) {
				t.Errorf("lacks %q:\n%s", c.has, out)
			}
		})
	}
}
