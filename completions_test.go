package main

import (
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestCompletedValuesAreAccepted gives every value that completion offers to the
// parser of the command line, which refuses what is none.
func TestCompletedValuesAreAccepted(t *testing.T) {
	t.Parallel()
	tried := make(map[string]bool)
	parser, err := kong.New(&flags{}, kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range parser.Model.Flags {
		key := f.Tag.Get("completion")
		for _, pair := range completed[key] {
			tried[key] = true
			var into flags
			p, err := kong.New(&into, kong.NoDefaultHelp())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Parse([]string{"--" + f.Name, pair[0]}); err != nil {
				t.Errorf("--%s %s: %v", f.Name, pair[0], err)
			}
			if _, err := into.overrides(); err != nil {
				t.Errorf("--%s %s: %v", f.Name, pair[0], err)
			}
		}
		words := len(completed[key])
		// What is accepted is offered: all of it, but the one that stands for
		// no value.
		for _, allowed := range f.EnumSlice() {
			if allowed == "" || allowed == "0" || words == 0 {
				continue
			}
			if !slices.ContainsFunc(completed[key], func(pair [2]string) bool { return pair[0] == allowed }) {
				t.Errorf("--%s %s is not offered", f.Name, allowed)
			}
		}
	}
	if diff := len(completed) - len(tried); diff != 0 {
		t.Errorf("no flag takes the values of %v", slices.DeleteFunc(slices.Sorted(maps.Keys(completed)), func(k string) bool { return tried[k] }))
	}
}

// TestScriptsOfTheProgramAreValid has the scripts as they are installed; those
// of package completion have what shells stumble over.
func TestScriptsOfTheProgramAreValid(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(shell); err != nil {
				t.Skipf("%s is not installed", shell)
			}
			script := writeFile(t, "script", printed(t, "--completions", shell))
			if out, err := exec.CommandContext(t.Context(), shell, "-n", script).CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

func TestScriptsExplainWhatTheyOffer(t *testing.T) {
	t.Parallel()
	for shell, want := range map[string][]string{
		"bash":       {".pcapng", "--list-interfaces", "'NeonSprawl'"},
		"zsh":        {".pcapng", "--list-interfaces", "Neon Sprawl", "by the 10 s rate", "Ethernet"},
		"fish":       {".pcapng", "--list-interfaces", "Neon Sprawl", "by the 10 s rate", "Ethernet"},
		"elvish":     {"--list-interfaces", "Neon Sprawl", "by the 10 s rate", "Ethernet"},
		"powershell": {".pcapng", "--list-interfaces", "Neon Sprawl", "by the 10 s rate", "Ethernet"},
	} {
		script := printed(t, "--completions", shell)
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
