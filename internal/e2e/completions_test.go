package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
)

// TestCompletionScriptsAreValidForTheirShells has the scripts as they are installed; those
// of package completion have what shells stumble over.
func TestCompletionScriptsAreValidForTheirShells(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(shell); err != nil {
				t.Skipf("%s is not installed", shell)
			}
			script := fileWith(t, "script", program.Output(t, "--completions", shell))
			if out, err := exec.CommandContext(t.Context(), shell, "-n", script).CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

func TestCompletionScriptsExplainWhatTheyOffer(t *testing.T) {
	t.Parallel()
	for shell, want := range map[string][]string{
		"bash":       {".pcapng", "--list-interfaces", "'NeonSprawl'"},
		"zsh":        {".pcapng", "--list-interfaces", "Neon Sprawl", "by the 10 s rate", "Ethernet"},
		"fish":       {".pcapng", "--list-interfaces", "Neon Sprawl", "by the 10 s rate", "Ethernet"},
		"elvish":     {"--list-interfaces", "Neon Sprawl", "by the 10 s rate", "Ethernet"},
		"powershell": {".pcapng", "--list-interfaces", "Neon Sprawl", "by the 10 s rate", "Ethernet"},
	} {
		script := program.Output(t, "--completions", shell)
		for _, w := range want {
			if !strings.Contains(script, w) {
				t.Errorf("%s: the script says nothing of %q", shell, w)
			}
		}
		if strings.Contains(script, "'0' ") {
			t.Errorf("%s: a value is offered that stands for none", shell)
		}
	}
}
