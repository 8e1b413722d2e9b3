package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"iftopgo/model"
)

// read returns the text of a file of the repository.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// found returns what the first group of an expression matches in a text: in
// order, each once.
func found(expr, text string) []string {
	set := make(map[string]bool)
	for _, match := range regexp.MustCompile(expr).FindAllStringSubmatch(text, -1) {
		set[match[1]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func TestREADMENamesEveryFlagAndNoOther(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(&flags{}, kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range parser.Model.Flags {
		want = append(want, f.Name)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, found(`(?:^|[^-\w])--([a-z][a-z-]*)`, read(t, "README.md"))); diff != "" {
		t.Errorf("flags that there are (-) and that README names (+):\n%s", diff)
	}
}

func TestREADMEListsTheKeysAsTheyAre(t *testing.T) {
	t.Parallel()
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := keyTable(keys); !strings.Contains(read(t, "README.md"), want) {
		t.Errorf("README lacks this table of keys:\n%s", want)
	}
}

// keyTable is the table of keys that README has.
func keyTable(keys model.KeyMap) string {
	var b strings.Builder
	b.WriteString("| key | what it does | name in `[keys]` |\n|---|---|---|\n")
	group := ""
	for _, k := range keys {
		if k.Group != group {
			group = k.Group
			b.WriteString("| **" + group + "** | | |\n")
		}
		shown := "`" + strings.Join(k.Keys(), "` `") + "`"
		b.WriteString("| " + shown + " | " + k.Help().Desc + " | `" + string(k.Action) + "` |\n")
	}
	return b.String()
}

// section returns what README says under a heading.
func section(t *testing.T, heading string) string {
	t.Helper()
	_, text, ok := strings.Cut(read(t, "README.md"), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("README has no section %s", heading)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

func TestREADMEExplainsEveryFieldOfALine(t *testing.T) {
	t.Parallel()
	explained := found("[`.]([a-z0-9_]+)`", section(t, "NDJSON"))
	for _, name := range found(`json:"(\w+)[,"]`, read(t, "view/ndjson/line.go")) {
		if !slices.Contains(explained, name) {
			t.Errorf("README does not explain the field %s", name)
		}
	}
}
