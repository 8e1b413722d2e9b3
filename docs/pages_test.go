package docs_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/internal/e2e/program"
	"iftopgo/model"
	"iftopgo/view/ndjson"
)

// read returns the text of a file of the repository.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", path))
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

// documents are the pages for users.
var documents = []string{"README.md", "KNOWN_ISSUES.md", "docs/reference.md", "docs/screen.md", "docs/json.md"}

func TestReferenceNamesEveryFlagAndNoOther(t *testing.T) {
	t.Parallel()
	named := found(`(?:^|[^-\w])--([a-z][a-z-]*)`, section(t, "docs/reference.md", "Flags"))
	if diff := cmp.Diff(program.Flags(t), named); diff != "" {
		t.Errorf("flags that there are (-) and that docs/reference.md names (+):\n%s", diff)
	}
}

// others are flags of other programs that the README tells to run.
var others = []string{"unbuffered"}

func TestREADMENamesNoFlagThatThereIsNot(t *testing.T) {
	t.Parallel()
	are := append(program.Flags(t), others...)
	for _, name := range found(`(?:^|[^-\w])--([a-z][a-z-]*)`, read(t, "README.md")) {
		if !slices.Contains(are, name) {
			t.Errorf("README names --%s, which is no flag", name)
		}
	}
}

// update has tables written instead of compared.
var update = flag.Bool("update", false, "write the table of keys of docs/screen.md")

// TestScreenPageListsTheKeysAsTheyAre is not parallel: others read the page.
func TestScreenPageListsTheKeysAsTheyAre(t *testing.T) {
	const page = "docs/screen.md"
	text, want := read(t, page), keyTable(keyMap(t))
	before, rest, ok := strings.Cut(text, keyTableHead)
	if !ok {
		t.Fatalf("%s has no table of keys", page)
	}
	_, after, _ := strings.Cut(rest, "\n\n")
	fresh := before + want + "\n" + after
	if text == fresh {
		return
	}
	if !*update {
		t.Fatalf("the table of keys is out of date; go test ./docs -update writes it (-was +is):\n%s", cmp.Diff(strings.Split(text, "\n"), strings.Split(fresh, "\n")))
	}
	if err := os.WriteFile(filepath.Join("..", page), []byte(fresh), 0o644); err != nil { //nolint:gosec // It is a page.
		t.Fatal(err)
	}
}

func TestREADMENamesNoKeyThatThereIsNot(t *testing.T) {
	t.Parallel()
	var are []string
	for _, k := range keyMap(t) {
		are = append(are, k.Keys()...)
	}
	for row := range strings.Lines(section(t, "README.md", "Keys")) {
		for _, name := range found("`([^` ]+)`", strings.SplitN(row, " | ", 2)[0]) {
			if !slices.Contains(are, name) {
				t.Errorf("README names the key %s, which does nothing", name)
			}
		}
	}
}

func keyMap(t *testing.T) model.KeyMap {
	t.Helper()
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

const keyTableHead = "| key | what it does | name in `[keys]` |\n"

// keyTable is the table of keys that docs/screen.md has.
func keyTable(keys model.KeyMap) string {
	var b strings.Builder
	b.WriteString(keyTableHead + "|---|---|---|\n")
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

// section returns what a page says under a heading of the second level.
func section(t *testing.T, path, heading string) string {
	t.Helper()
	_, text, ok := strings.Cut(read(t, path), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("%s has no section %s", path, heading)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

func TestEveryFieldOfALineIsExplained(t *testing.T) {
	t.Parallel()
	explained := found("[`.]([a-z0-9_]+)`", read(t, "docs/json.md"))
	for _, name := range found(`json:"(\w+)[,"]`, read(t, "view/ndjson/line.go")) {
		if !slices.Contains(explained, name) {
			t.Errorf("docs/json.md does not explain the field %s", name)
		}
	}
}

func TestThePageAndTheSchemaNameTheSameFields(t *testing.T) {
	t.Parallel()
	line, flow, err := ndjson.Fields()
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	for _, f := range slices.Concat(line, flow) {
		known[f.Name] = true
	}
	rows := regexp.MustCompile("(?m)^\\| ((?:`[a-z0-9_.]+`[, …]*)+) \\|").FindAllStringSubmatch(read(t, "docs/json.md"), -1)
	if len(rows) < 20 {
		t.Fatalf("found %d rows in the tables of docs/json.md", len(rows))
	}
	for _, row := range rows {
		for _, name := range found("`([a-z0-9_.]+)`", row[1]) {
			if !known[name] {
				t.Errorf("docs/json.md explains the field %s, which the schema does not have", name)
			}
		}
	}
}

func TestLinksBetweenPagesLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, page := range append(documents, "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/themes.md") {
		for _, link := range found(`\]\(([^)]+)\)`, read(t, page)) {
			path, anchor, _ := strings.Cut(link, "#")
			if strings.Contains(path, "://") {
				continue
			}
			path = filepath.Join(filepath.Dir(page), path)
			if path == filepath.Dir(page) {
				path = page
			}
			if _, err := os.Stat(filepath.Join("..", path)); err != nil {
				t.Errorf("%s: %v", page, err)
			} else if anchor != "" && !slices.Contains(anchors(read(t, path)), anchor) {
				t.Errorf("%s: %s has no heading #%s", page, path, anchor)
			}
		}
	}
}

// anchors are what the headings of a page are linked by.
func anchors(page string) []string {
	var all []string
	for _, heading := range found(`(?m)^#+ (.+)$`, page) {
		kept := regexp.MustCompile(`[^\w\- ]`).ReplaceAllString(strings.ToLower(heading), "")
		all = append(all, strings.ReplaceAll(kept, " ", "-"))
	}
	return all
}
