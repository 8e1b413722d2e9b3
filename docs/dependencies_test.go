package docs_test

import (
	"regexp"
	"slices"
	"testing"
)

// TestOldDependenciesAreThoseOfTheModule compares the versions that the page names with those that are
// built: a module that was updated since is not an old one.
func TestOldDependenciesAreThoseOfTheModule(t *testing.T) {
	t.Parallel()
	required := found(`(?m)^\t(\S+ v\S+)`, read(t, "go.mod"))
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\|").FindAllStringSubmatch(read(t, "docs/dependencies.md"), -1)
	if len(rows) == 0 {
		t.Error("no module is named")
	}
	for _, row := range rows {
		if module := row[1] + " " + row[2]; !slices.Contains(required, module) {
			t.Errorf("go.mod does not require %s", module)
		}
	}
}
