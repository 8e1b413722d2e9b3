package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"
)

// program builds the program once, as it is shipped, and returns its path. With cgo,
// which Go uses wherever there is a C compiler, it would be another one.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "iftopgo-test")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "iftopgo")
	cmd := exec.Command("go", "build", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, out)
	}
	return path, nil
})

// built is the path of the program, which a test cannot do without.
func built(tb testing.TB) string {
	tb.Helper()
	path, err := program()
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// atOnce is how many parallel tests run at a time at least. They wait for programs
// and seconds most of the time, whatever the number of CPUs is, by which the number
// of tests goes otherwise.
const atOnce = 6

func TestMain(m *testing.M) {
	flag.Parse()
	if err := raiseParallel(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(withoutSettings(m.Run))
}

// raiseParallel sets that number, unless the command line of the tests does.
func raiseParallel() error {
	const name = "test.parallel"
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == name })
	if asked || runtime.GOMAXPROCS(0) >= atOnce {
		return nil
	}
	return flag.Set(name, strconv.Itoa(atOnce))
}

// withoutSettings runs tests with no settings but the defaults, and removes what
// they built.
func withoutSettings(run func() int) int {
	dir, err := os.MkdirTemp("", "iftopgo-settings")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir) //nolint:errcheck // A leftover in the system's own folder.
	if err := os.Setenv("XDG_CONFIG_HOME", dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	return code
}

// runToEnd runs the program until it ends by itself and returns its exit status
// and what it wrote to standard error.
func runToEnd(t *testing.T, path string, args ...string) (int, string) {
	t.Helper()
	cmd := exec.Command(path, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}

// within runs the program in the process of the tests, which must not give its
// rights up with it.
func within(t *testing.T, out *os.File, args ...string) error {
	t.Helper()
	return run(t.Context(), append(args, "--no-sandbox"), nil, out)
}
