package docs_test

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// testNames are the names of all tests and fuzz targets of the repository.
func testNames(t *testing.T) (names []string) {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, match := range declared.FindAllStringSubmatch(read(t, strings.TrimPrefix(path, "../")), -1) {
			names = append(names, match[1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestEveryFaultThatWasTriedNamesItsTest(t *testing.T) {
	t.Parallel()
	known, rows := testNames(t), 0
	page, others, ok := strings.Cut(read(t, "docs/reliability.md"), "<!-- Faults tried: written by ")
	_, rest, ends := strings.Cut(others, "<!-- Inputs tried: end -->")
	if !ok || !ends {
		t.Fatal("the tables that are written by one test have no place")
	}
	for row := range strings.Lines(page + rest) {
		if !strings.HasPrefix(row, "| ") || strings.HasPrefix(row, "| fault ") {
			continue
		}
		rows++
		tests := found("`((?:Test|Fuzz)\\w+)`", row)
		if len(tests) == 0 {
			t.Errorf("no test is named in %s", row)
		}
		for _, name := range tests {
			if !slices.Contains(known, name) {
				t.Errorf("there is no test %s", name)
			}
		}
	}
	if rows == 0 {
		t.Error("there are no faults")
	}
}
