package prefs

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

const (
	// maxFiles is how many files a list can have, and maxPathBytes the greatest length of
	// the path of one (PATH_MAX of Linux).
	maxFiles     = 64
	maxPathBytes = 4096
)

// filesKind is a list of files: paths from the root or, with ~/, from the home directory,
// because the file of settings is read from anywhere, and GeoIPAuto.
var filesKind = kind[[]string]{
	read: func(v any) ([]string, error) {
		list, ok := v.([]any)
		if !ok {
			return nil, fmt.Errorf("is %s; it must be a list of paths, or [%q]", describe(v), GeoIPAuto)
		}
		if len(list) > maxFiles {
			return nil, fmt.Errorf("has more than %d entries", maxFiles)
		}
		files := make([]string, 0, len(list))
		for i, item := range list {
			path, ok := item.(string)
			if !ok {
				return nil, entryError{i, fmt.Errorf("is %s; it must be a path in quotes", describe(item))}
			}
			if err := checkPath(path); err != nil {
				return nil, entryError{i, err}
			}
			files = append(files, path)
		}
		return files, nil
	},
	write: func(files []string) string {
		words := make([]string, len(files))
		for i, f := range files {
			words[i] = quote(f)
		}
		return "[" + strings.Join(words, ", ") + "]"
	},
	same: slices.Equal[[]string],
}

// checkPath returns what is wrong with a path of a list of files.
func checkPath(path string) error {
	switch {
	case path == GeoIPAuto:
		return nil
	case len(path) > maxPathBytes:
		return fmt.Errorf("is longer than %d bytes", maxPathBytes)
	case strings.ContainsFunc(path, unicode.IsControl):
		return errors.New("has control characters")
	case !filepath.IsAbs(path) && !strings.HasPrefix(path, "~/"):
		return fmt.Errorf("is %s; a path begins with / or ~/", describe(path))
	}
	return nil
}
