package completion

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// program stands for the one that is completed: called back, it lists two
// interfaces, provided that its arguments have arrived unharmed.
const program = `#!/bin/sh
if [ "$*" = "--list-interfaces it's \$HOME" ]; then
	echo "eth0  up, 10 Gbit/s: the uplink"
	echo "lo"
fi
`

// place is a directory with the program, a script and something to complete.
type place struct {
	dir, script string
}

func newPlace(t *testing.T, shell string) place {
	t.Helper()
	p := place{dir: t.TempDir()}
	p.script = filepath.Join(p.dir, "script."+shell)
	for path, text := range map[string]string{p.script: written(t, shell), "bin/iftopgo": program, "logs/a.txt": "", "log.txt": "", "a day.pcap": "", "day.pcap.gz": "", "day.txt": ""} {
		if !filepath.IsAbs(path) {
			path = filepath.Join(p.dir, path)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// run runs a shell and returns the lines it prints.
func (p place) run(t *testing.T, shell string, args ...string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), shell, args...)
	cmd.Dir = p.dir
	cmd.Env = []string{"HOME=" + p.dir, "TERM=dumb", "LC_ALL=C.UTF-8", "PATH=" + filepath.Join(p.dir, "bin") + ":" + os.Getenv("PATH")}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%s: %v: %s", shell, err, stderr.String())
	}
	if _, err := os.Stat(filepath.Join(p.dir, "pwned")); err == nil {
		t.Fatal("a text of the model was run as a command")
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' })
}

// need skips a test for which a shell is missing.
func need(t *testing.T, shell string) {
	t.Helper()
	if _, err := exec.LookPath(shell); err != nil {
		t.Skipf("%s is not installed", shell)
	}
}

func TestScriptsHaveNoSyntaxErrors(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "fish", "zsh"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			need(t, shell)
			p := newPlace(t, shell)
			if out := p.run(t, shell, "-n", p.script); len(out) > 0 {
				t.Error(out)
			}
		})
	}
}

// offers are what every shell is asked for.
var offers = []struct {
	name, line string
	want       []string
}{
	{"all long flags", "iftopgo --", []string{
		"--bars", "--config", "--count", "--dns", "--help", "--interface", "--json", "--limit", "--logs", "--max",
		"--no-bars", "--no-names", "--pcap", "--read", "--sort", "--theme", "--verbose",
	}},
	{"flags that begin as typed", "iftopgo --l", []string{"--limit", "--logs"}},
	{"the values of an enum", "iftopgo --sort ", []string{"10s", "2s", "40s", "dest", "source"}},
	{"a value that begins as typed", "iftopgo --sort so", []string{"source"}},
	{"a value after an equals sign", "iftopgo --sort=4", []string{"40s"}},
	{"values with characters that mean something", "iftopgo --theme ", []string{"Neon Sprawl", "a$b`touch pwned`", `back\slash`, "it's", "nord"}},
	{"what the program says, and a word beside it", "iftopgo --interface ", []string{"all", "eth0", "lo"}},
	{"what the program says, after a letter", "iftopgo -i e", []string{"eth0"}},
	{"after several letters in one word", "iftopgo -nvi e", []string{"eth0"}},
	{"again, for a flag that can be repeated", "iftopgo -i lo --int", []string{"--interface"}},
	{"not again, for one that cannot", "iftopgo --theme nord --t", nil},
	{"not again by another name", "iftopgo -b --ba", nil},
	{"not together with its opposite", "iftopgo --bars --no", []string{"--no-names"}},
	{"nothing for a value nobody can guess", "iftopgo --limit ", nil},
	{"words that are explained", "iftopgo --count ", []string{"frame", "it's", "wire"}},
	{"files with an ending", "iftopgo --pcap d", []string{"day.pcap.gz"}},
	{"directories on the way to them", "iftopgo --pcap l", []string{"logs"}},
	{"all files when there are none", "iftopgo --pcap day.t", []string{"day.txt"}},
	{"files", "iftopgo --read lo", []string{"log.txt", "logs"}},
	{"files by tag", "iftopgo -c log.", []string{"log.txt"}},
	{"directories only", "iftopgo --logs lo", []string{"logs"}},
	{"no files where there can be none", "iftopgo lo", nil},
	{"commands as they are typed", "iftopgo as", []string{"ask"}},
	{"a command as the first word alone", "iftopgo --json as", nil},
	{"no command after a command", "iftopgo ask ke", nil},
	{"the flags of a command", "iftopgo ask --", []string{"--help", "--into", "--sort"}},
	{"the values of a command's flag", "iftopgo ask --sort ", []string{"down", "up"}},
	{"the same flag without the command", "iftopgo --sort d", []string{"dest"}},
	{"a letter that means something else", "iftopgo keep -i lo", []string{"logs"}},
	{"not again, after a command", "iftopgo ask --sort up --so", nil},
	{"words after a command", "iftopgo ask to", []string{"today"}},
	{"a word that has to be quoted", "iftopgo ask i", []string{"it's"}},
	{"one word after a command", "iftopgo ask today to", nil},
	{"words another program prints", "iftopgo visit ", []string{"east", "it", "west"}},
	{"many words after a command", "iftopgo visit north we", []string{"west"}},
	{"no words after a flag of a command that takes none", "iftopgo keep to", nil},
}

// testOffers asks a shell for all offers; ask returns what it offers for a line.
func testOffers(t *testing.T, shell string, ask func(t *testing.T, p place, line string) []string) {
	t.Helper()
	need(t, shell)
	for _, c := range offers {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := ask(t, newPlace(t, shell), c.line)
			for i, word := range got {
				got[i] = strings.TrimSuffix(word, "/")
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, slices.Compact(got), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q: %s", c.line, diff)
			}
		})
	}
}

func TestBashOffers(t *testing.T) {
	t.Parallel()
	const harness = `
		source "$1"
		shift
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		"$(complete -p iftopgo | sed 's/.*-F \([^ ]*\) .*/\1/')"
		for word in "${COMPREPLY[@]}"; do eval "printf '%s\n' $word"; done`
	testOffers(t, "bash", func(t *testing.T, p place, line string) []string {
		t.Helper()
		// The command line is split as readline does, which keeps "=" apart.
		words := strings.Split(strings.ReplaceAll(line, "=", " = "), " ")
		return p.run(t, "bash", append([]string{"--norc", "--noprofile", "-c", harness, "bash", p.script}, words...)...)
	})
}

func TestZshOffers(t *testing.T) {
	t.Parallel()
	harness, err := filepath.Abs("testdata/capture.zsh")
	if err != nil {
		t.Fatal(err)
	}
	testOffers(t, "zsh", func(t *testing.T, p place, line string) []string {
		t.Helper()
		return p.run(t, "zsh", "-f", harness, p.script, line)
	})
}

func TestFishOffers(t *testing.T) {
	t.Parallel()
	testOffers(t, "fish", func(t *testing.T, p place, line string) []string {
		t.Helper()
		offered := p.run(t, "fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", p.script, line)
		for i, offer := range offered {
			word, _, _ := strings.Cut(offer, "\t")
			offered[i] = strings.TrimPrefix(word, "--sort=")
		}
		return offered
	})
}

// TestBashQuotesWhatItOffers looks at the words as they get into the line.
func TestBashQuotesWhatItOffers(t *testing.T) {
	t.Parallel()
	need(t, "bash")
	const harness = `
		source "$1"
		COMP_WORDS=(iftopgo --theme "$2")
		COMP_CWORD=2
		_iftopgo
		printf '%s\n' "${COMPREPLY[@]}"`
	for _, c := range []struct{ name, typed, want string }{
		{"outside of quotes", `Neon\ S`, `Neon\ Sprawl`},
		{"inside of quotes", `"Neon S`, `Neon Sprawl`},
		{"a quote", "it", `it\'s`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, "bash")
			got := p.run(t, "bash", "--norc", "--noprofile", "-c", harness, "bash", p.script, c.typed)
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestElvishOffers(t *testing.T) {
	t.Parallel()
	need(t, "elvish")
	harness, err := filepath.Abs("testdata/capture.elv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, flag string
		want       []string
	}{
		{"all flags", "", []string{
			"--help", "-h", "--interface", "-i", "--pcap", "--count", "--sort", "--theme", "--read", "-r", "--config", "-c", "--logs",
			"--limit", "--max", "-m", "--bars", "-b", "--no-bars", "--dns", "-n", "--no-names", "--verbose", "-v", "--json",
		}},
		{"the values of an enum", "--sort", []string{"2s", "10s", "40s", "source", "dest"}},
		{"values with characters that mean something", "--theme", []string{"Neon Sprawl", "it's", "a$b`touch pwned`", `back\slash`, "nord"}},
		{"what the program says, and a word beside it", "--interface", []string{"all", "eth0", "lo"}},
		{"words that are explained", "--count", []string{"frame", "wire", "it's"}},
		{"nothing for a value nobody can guess", "--limit", nil},
		{"files", "--read", []string{"files like "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, "elvish")
			args := []string{"-norc", harness, p.script}
			if c.flag != "" {
				args = append(args, c.flag)
			}
			got := p.run(t, "elvish", args...)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestElvishOffersNothingTwice(t *testing.T) {
	t.Parallel()
	need(t, "elvish")
	harness, err := filepath.Abs("testdata/capture.elv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		words    []string
		has, not []string
	}{
		{"just before", []string{"iftopgo", "--json", "--j"}, nil, []string{"--json"}},
		{"a flag that was given", []string{"iftopgo", "--json", "-v", "--"}, []string{"--theme", "--verbose"}, []string{"--json"}},
		{"by its other name", []string{"iftopgo", "-b", "--json", "--"}, []string{"--sort"}, []string{"--bars", "--no-bars", "-b"}},
		{"with its value in the same word", []string{"iftopgo", "--theme=nord", "--json", "--"}, []string{"--sort"}, []string{"--theme"}},
		{"one that can be repeated", []string{"iftopgo", "-i", "lo", "--json", "--"}, []string{"--interface", "-i"}, nil},
		{"one whose value is wanted", []string{"iftopgo", "--theme", ""}, []string{"--theme"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, "elvish")
			got := p.run(t, "elvish", append([]string{"-norc", harness, p.script, ""}, c.words...)...)
			for _, name := range c.has {
				if !slices.Contains(got, name) {
					t.Errorf("%s is not offered: %v", name, got)
				}
			}
			for _, name := range c.not {
				if slices.Contains(got, name) {
					t.Errorf("%s is offered again", name)
				}
			}
		})
	}
}

func TestElvishOffersCommandsAndWhatFollowsThem(t *testing.T) {
	t.Parallel()
	need(t, "elvish")
	harness, err := filepath.Abs("testdata/capture.elv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, asked string
		words, want []string
	}{
		{"commands", "words", []string{"iftopgo", ""}, []string{"ask", "visit", "keep"}},
		{"a command as the first word alone", "words", []string{"iftopgo", "--json", ""}, nil},
		{"words after a command", "words", []string{"iftopgo", "ask", ""}, []string{"today", "it's"}},
		{"one word after a command", "words", []string{"iftopgo", "ask", "today", ""}, nil},
		{"words another program prints", "words", []string{"iftopgo", "visit", ""}, []string{"east", "west", "it"}},
		{"many of them", "words", []string{"iftopgo", "visit", "east", "north", ""}, []string{"east", "west", "it"}},
		{"no words for a command that takes none", "words", []string{"iftopgo", "keep", ""}, nil},
		{"the flags of a command", "", []string{"iftopgo", "ask", "--"}, []string{"--help", "-h", "--sort", "--into", "-i"}},
		{"what is left of them", "", []string{"iftopgo", "ask", "--sort", "up", "-"}, []string{"--help", "-h", "--into", "-i"}},
		{"the values of a command's flag", "--sort", []string{"iftopgo", "ask", "--sort", ""}, []string{"up", "down"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, "elvish")
			got := p.run(t, "elvish", append([]string{"-norc", harness, p.script, c.asked}, c.words...)...)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestZshFindsTheScriptInItsPath installs the script as a package would.
func TestZshFindsTheScriptInItsPath(t *testing.T) {
	t.Parallel()
	need(t, "zsh")
	p := newPlace(t, "zsh")
	if err := os.Rename(p.script, filepath.Join(p.dir, "_iftopgo")); err != nil {
		t.Fatal(err)
	}
	const inside = "fpath=($PWD $fpath)\nautoload -U compinit\ncompinit -D -u\n"
	if err := os.WriteFile(p.script, []byte(inside), 0o600); err != nil {
		t.Fatal(err)
	}
	harness, err := filepath.Abs("testdata/capture.zsh")
	if err != nil {
		t.Fatal(err)
	}
	got := p.run(t, "zsh", "-f", harness, p.script, "iftopgo --sort s")
	if diff := cmp.Diff([]string{"source"}, got); diff != "" {
		t.Error(diff)
	}
}
