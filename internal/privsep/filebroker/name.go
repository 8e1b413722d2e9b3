package filebroker

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// extensions are those of the files that exports are.
var extensions = []string{".txt", ".csv", ".json", ".jsonl", ".ndjson"}

// errName says how an export may be called. A shell, a login or a desktop would run what other
// names have: a program that was taken over is not to write such a file.
var errName = errors.New("a name ends with " + strings.Join(extensions[:len(extensions)-1], ", ") + " or " +
	extensions[len(extensions)-1] + ", and neither it nor a directory in it begins with a dot")

// checkName returns what is wrong with the path of an export in one of the directories.
func checkName(path string) error {
	hidden := func(part string) bool { return strings.HasPrefix(part, ".") }
	switch {
	case !filepath.IsLocal(path), filepath.Clean(path) != path, strings.ContainsFunc(path, unicode.IsControl),
		slices.ContainsFunc(strings.Split(path, string(filepath.Separator)), hidden),
		!slices.Contains(extensions, strings.ToLower(filepath.Ext(path))):
		return errName
	}
	return nil
}
