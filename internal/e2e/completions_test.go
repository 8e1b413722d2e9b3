package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// completing asks a shell what it offers: $1 is the script, $2 the line with its last word
// being typed. Each prints one word a line.
var completing = map[string][]string{
	"bash": {"--norc", "--noprofile", "-c", `source "$1"; read -ra COMP_WORDS <<<"$2"
		[[ $2 == *' ' ]] && COMP_WORDS+=("")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _iftopgo; printf '%s\n' "${COMPREPLY[@]}"`, "bash"},
	"fish": {"--no-config", "-c", "source $argv[1]; complete -C $argv[2] | string replace -r '\\t.*' ''; true"},
	"zsh":  {"-f", "../../view/completion/testdata/capture.zsh"},
}

func TestShellsCompleteCommands(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	const config = "Host db1 *.example.org !db2 $(touch${IFS}pwned)\n  HostName 192.0.2.1\nhost db3\nHost *\n"
	if err := os.WriteFile(filepath.Join(home, ".ssh", "config"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	for shell, args := range completing {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(shell); err != nil {
				t.Skipf("%s is not installed", shell)
			}
			script := fileWith(t, "script", program.Output(t, "--completions", shell))
			for _, c := range []struct {
				line string
				want []string
			}{
				{"iftopgo re", []string{"record", "report"}},
				{"iftopgo conn", []string{"connect"}},
				{"iftopgo report ", []string{"month", "today", "week", "year", "yesterday"}},
				{"iftopgo report y", []string{"year", "yesterday"}},
				{"iftopgo report month --by co", []string{"container", "country"}},
				{"iftopgo report --c", []string{"--config", "--container", "--country", "--csv"}},
				{"iftopgo record --di", []string{"--dir"}},
				{"iftopgo --di", nil},
				{"iftopgo record --th", nil},
				{"iftopgo connect db", []string{"db1", "db3"}},
				{"iftopgo connect db1 --engi", nil},
				{"iftopgo connect db1 --the", []string{"--theme"}},
			} {
				cmd := exec.CommandContext(t.Context(), shell, append(slices.Clone(args), script, c.line)...)
				cmd.Env = []string{"HOME=" + home, "TERM=dumb", "LC_ALL=C.UTF-8", "PATH=" + os.Getenv("PATH")}
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%s: %v: %s", c.line, err, out)
				}
				got := strings.Fields(string(out))
				slices.Sort(got)
				if diff := cmp.Diff(c.want, slices.Compact(got)); diff != "" && len(got)+len(c.want) > 0 {
					t.Errorf("%q: %s", c.line, diff)
				}
			}
		})
	}
}
