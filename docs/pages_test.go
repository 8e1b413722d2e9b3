package docs_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/internal/e2e/program"
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

func TestLinksBetweenPagesLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, page := range append(documents, "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/themes.md", "docs/privileges.md", "docs/accuracy.md", "docs/decoded.md", "docs/reliability.md", "docs/performance.md", "docs/dependencies.md", "docs/metrics.md", "docs/ipfix.md") {
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
