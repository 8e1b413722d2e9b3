package app

import (
	"path/filepath"
	"slices"
	"testing"

	"iftopgo/flows/networks"
	"iftopgo/internal/userfile"
)

// TestWhatMayBeReadOfNetworks names files in a directory, in the home and in the root: what
// lies beside them is in reach in the first alone.
func TestWhatMayBeReadOfNetworks(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	env := userfile.Env{UID: 1000, Getenv: func(string) string { return home }}
	for want, file := range map[string]string{dir: filepath.Join(dir, "a.mmdb"), "": filepath.Join(home, "b.mmdb"), " ": "/c.mmdb"} {
		paths := readable(&networks.Config{Files: []string{file}}, env)
		expected := []string{file}
		if filepath.IsAbs(want) {
			expected = append(expected, want)
		}
		if !slices.Equal(paths, expected) {
			t.Errorf("of %s: %q, want %q", file, paths, expected)
		}
	}
	places := networks.UsualPlaces("/data")
	if paths := readable(&networks.Config{Files: []string{networks.Auto}, Places: places}, env); !slices.Equal(paths, places) {
		t.Errorf("of the usual places: %q, want %q", paths, places)
	}
	if paths := readable(&networks.Config{}, env); len(paths) != 0 {
		t.Errorf("without files: %q", paths)
	}
}
