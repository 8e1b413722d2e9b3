package completion

import (
	"bytes"
	"errors"
	goflag "flag"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

var update = goflag.Bool("update", false, "write the golden files")

// grammar has a flag of every kind, and help and values that shells stumble over.
type grammar struct {
	Interface []string `short:"i" completion:"interface" help:"Interface to watch; repeatable."`
	Pcap      string   `completion:"pcap" help:"A capture."`
	Count     string   `completion:"count" help:"What to count."`
	Sort      string   `default:"10s" enum:"2s,10s,40s,source,dest" help:"Order of the rows."`
	Theme     string   `completion:"theme" help:"Colours: [dark] or light, 'as $HOME likes'."`
	Read      string   `short:"r" type:"existingfile" help:"Read a file instead; \"-\" is stdin."`
	Config    string   `short:"c" completion:"file" help:"C:\\config?"`
	Logs      string   `type:"existingdir" help:"Directory\n\tfor logs."`
	Limit     int      `aliases:"max,m" help:"Number of rows: $(touch pwned) \u2019quoted\u2019 %s 100% !!"`
	Bars      bool     `short:"b" negatable:"" default:"true" help:"Draw bars."`
	DNS       bool     `short:"n" negatable:"no-names" help:"Names for addresses."`
	Verbose   int      `short:"v" type:"counter" help:"Say more."`
	JSON      bool     `help:""`
	Secret    string   `hidden:"" help:"Not for you."`
}

// asked has the flags of a command, one of which the others have, too, with other values.
type asked struct {
	When []string `arg:"" optional:"" help:"Not read: the words are those of the command."`
	Sort string   `enum:"up,down" default:"up" help:"Another order."`
	Into string   `short:"i" completion:"dir" help:"A directory, where others have an interface."`
	DNS  bool     `help:"Left out."`
}

// withCommands are options with commands of all kinds.
func withCommands(t *testing.T) Options {
	t.Helper()
	o := options
	o.Commands = []Command{
		{Name: "ask", About: "ask 'for' $HOME", App: model(t, &asked{}), Without: []string{"dns"}, Words: []Value{{"today", "since midnight"}, {"it's", ""}}},
		{Name: "visit", About: "go there", App: model(t, &asked{}), Run: []string{"sh", "-c", `printf '%s\n' east west 'it is'`}, Many: true},
		{Name: "keep", About: "and stay", App: model(t, &asked{})},
	}
	return o
}

var options = Options{
	Program: "iftopgo",
	Values: map[string][]Value{
		"theme":     plain([]string{"Neon Sprawl", "it's", "a$b`touch pwned`", `back\slash`, "nord"}),
		"count":     {{"frame", "what the interface's counters say: $(touch pwned)"}, {"wire", ""}, {"it's", `"quoted" [x] 'y' \ %s`}},
		"interface": {{"all", "all of them"}},
	},
	Endings: map[string][]string{"pcap": {".pcap", ".gz"}},
	Calls:   map[string][]string{"interface": {"--list-interfaces", "it's $HOME"}},
}

// withCommand are options with one command.
func withCommand(t *testing.T, c Command) Options {
	t.Helper()
	o := options
	o.Commands = []Command{c}
	return o
}

// model returns the model of a grammar.
func model(t *testing.T, grammar any) *kong.Application {
	t.Helper()
	k, err := kong.New(grammar, kong.Name("iftopgo"))
	if err != nil {
		t.Fatal(err)
	}
	return k.Model
}

// written returns the script for a shell.
func written(t *testing.T, shell string) string {
	t.Helper()
	var script bytes.Buffer
	if err := Write(&script, shell, model(t, &grammar{}), withCommands(t)); err != nil {
		t.Fatal(err)
	}
	return script.String()
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, shell := range Shells() {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("testdata", shell+".golden")
			got := written(t, shell)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s is another one; -update writes it.\n%s", path, diff)
			}
		})
	}
}

func TestEveryListedShellHasAScript(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(quoting)), Shells()); diff != "" {
		t.Error(diff)
	}
}

func TestHiddenFlagsAreNotCompleted(t *testing.T) {
	t.Parallel()
	for _, shell := range Shells() {
		if script := written(t, shell); strings.Contains(script, "secret") || !strings.Contains(script, "theme") {
			t.Errorf("%s: wrong flags in %s", shell, script)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, shell string
		grammar     any
		options     Options
		want        string
	}{
		{"a shell it does not know", "tcsh", &grammar{}, options, "choose one of bash, elvish"},
		{"a tag the options have nothing for", "bash", &grammar{}, Options{}, `tag completion:"interface"`},
		{"a program that would have to be quoted", "bash", &grammar{}, Options{Program: "a b"}, "the program's name"},
		{"commands", "zsh", &struct {
			Run struct{} `cmd:""`
		}{}, Options{}, "only flags"},
		{"positional arguments", "zsh", &struct {
			File string `arg:""`
		}{}, Options{}, "only flags"},
		{"a command that would have to be quoted", "bash", &grammar{}, withCommand(t, Command{Name: "a b"}), "the command"},
		{"a command with commands", "bash", &grammar{}, withCommand(t, Command{Name: "a", App: model(t, &struct {
			Run struct{} `cmd:""`
		}{})}), "only flags"},
		{"a word with a line break", "bash", &grammar{}, withCommand(t, Command{Name: "a", App: model(t, &asked{}), Words: []Value{{"a\nb", ""}}}), "nobody can type"},
		{"a flag that would have to be quoted", "fish", &struct {
			Odd bool `name:"o$d"`
		}{}, Options{}, "would have to be quoted"},
		{"a value with a line break", "fish", &struct {
			Sort string `completion:"sort"`
		}{}, Options{Values: map[string][]Value{"sort": {{"a\nb", ""}}}}, "nobody can type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := Write(io.Discard, c.shell, model(t, c.grammar), c.options)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}

func TestTheProgramHasTheNameOfTheApplicationByDefault(t *testing.T) {
	t.Parallel()
	var script bytes.Buffer
	if err := Write(&script, "fish", model(t, &struct{}{}), Options{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(script.String(), "complete -c iftopgo -l help") {
		t.Error(script.String())
	}
}

// full is a writer on a disk without room.
type full struct{}

var errFull = errors.New("no space left on device")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAFailedWriteIsReported(t *testing.T) {
	t.Parallel()
	if err := Write(full{}, "bash", model(t, &grammar{}), options); !errors.Is(err, errFull) {
		t.Errorf("the error is %v", err)
	}
}
