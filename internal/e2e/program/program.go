package program

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	// The program is built by another process, which go test does not see: without
	// this, a change of the program would leave results of its tests in the cache.
	_ "iftopgo/internal/app"
)

// place is the directory of the program and of its settings.
var place = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "iftopgo-test") })

// built is the path of the program, built by what builds the one that is shipped.
var built = sync.OnceValues(func() (string, error) {
	dir, err := place()
	if err != nil {
		return "", fmt.Errorf("building: %w", err)
	}
	module, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("building: %w", err)
	}
	path := filepath.Join(dir, "iftopgo")
	cmd := exec.Command(filepath.Join(filepath.Dir(string(module)), "packaging", "program"), "", path)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, out)
	}
	return path, nil
})

// Path builds the program, unless that was done before, and returns its path. The
// test fails when it does not compile.
func Path(tb testing.TB) string {
	tb.Helper()
	path, err := built()
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// Command is the program with arguments, not started.
func Command(tb testing.TB, args ...string) *exec.Cmd {
	tb.Helper()
	return exec.Command(Path(tb), args...)
}

// Output runs the program to its end and returns what it wrote to standard output.
// The test fails unless its exit status is 0.
func Output(tb testing.TB, args ...string) string {
	tb.Helper()
	var message strings.Builder
	cmd := Command(tb, args...)
	cmd.Stderr = &message
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("iftopgo %s: %v: %s", strings.Join(args, " "), err, message.String())
	}
	return string(out)
}

// flag is a long flag in what --help prints. Where none of a group has a short name, its
// long names are further to the left.
var flag = regexp.MustCompile(`(?m)^  (?:-\w, |    )?--([a-z][a-z-]*)`)

// Flags are the names of the long flags that --help lists, in order.
func Flags(tb testing.TB) []string {
	tb.Helper()
	all := flag.FindAllStringSubmatch(Output(tb, "--help"), -1)
	names := make([]string, 0, len(all))
	for _, m := range all {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return names
}

// Main runs the tests of a package with no settings but the defaults, removes what
// was built for them, and returns the exit status.
func Main(m *testing.M) int {
	dir, err := place()
	if err == nil {
		defer os.RemoveAll(dir) //nolint:errcheck // A leftover in the system's own folder.
		err = os.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "settings"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}
