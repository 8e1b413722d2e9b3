package tracefile_test

import (
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
	"iftopgo/internal/tracetest"
)

// open opens a file and reads its header.
func open(path string, stdin io.Reader) (*tracefile.Reader, error) {
	file, err := tracefile.Open(path, stdin, os.Open)
	if err != nil {
		return nil, err
	}
	return file.Reader()
}

// installed is the path of a tool; the test is skipped where there is none.
func installed(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s is not installed", tool)
	}
	return path
}

// writeAll writes files into a folder of their own.
func writeAll(t *testing.T, files map[string]tracetest.File) string {
	t.Helper()
	dir := t.TempDir()
	for name, file := range files {
		if err := os.WriteFile(filepath.Join(dir, name), file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// paths are the paths of files in dir.
func paths(dir string, files map[string]tracetest.File) []string {
	out := make([]string, 0, len(files))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		out = append(out, filepath.Join(dir, name))
	}
	return out
}

// totalsOf is the number of packets and of bytes on the wire, as capinfos -T -m
// prints them.
func totalsOf(frames []frame.Frame) string {
	var bytes uint64
	for _, f := range frames {
		bytes += uint64(f.Len)
	}
	return fmt.Sprintf("%d,%d", len(frames), bytes)
}
