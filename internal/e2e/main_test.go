package e2e

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
)

// Exit statuses of the program.
const (
	exitFailure      = 1 // something went wrong at run time
	exitUsage        = 2 // a flag, filter, network, interface or setting is wrong
	exitNotPermitted = 3 // the privileges to capture are missing
)

// leastParallel is how many parallel tests run at a time at least. They wait for
// programs and seconds most of the time, whatever the number of CPUs is, which is
// the number of tests otherwise.
const leastParallel = 10

func TestMain(m *testing.M) {
	if status, ok := runClient(); ok {
		os.Exit(status)
	}
	if runMachine() {
		os.Exit(0)
	}
	flag.Parse()
	if err := raiseParallel(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(program.Main(m))
}

// raiseParallel sets that number, unless the command line of the tests does.
func raiseParallel() error {
	const name = "test.parallel"
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	if given || runtime.GOMAXPROCS(0) >= leastParallel {
		return nil
	}
	return flag.Set(name, strconv.Itoa(leastParallel))
}

// inRepository is the path of a file of the repository, sample that of a capture
// of testdata.
func inRepository(path string) string { return filepath.Join("..", "..", path) }

func sample(name string) string { return inRepository("testdata/" + name) }

// runToEnd runs the program until it ends by itself and returns its exit status
// and what it wrote to standard error.
func runToEnd(t *testing.T, args ...string) (status int, message string) {
	t.Helper()
	return endOf(t, program.Command(t, args...))
}

// endOf is runToEnd for a command that has been prepared.
func endOf(t *testing.T, cmd *exec.Cmd) (status int, message string) {
	t.Helper()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}

// read returns the text of a file.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// write writes a file, that its owner alone can read.
func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fileWith writes a file of a name into a directory of the test and returns its path.
func fileWith(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write(t, path, text)
	if err := os.Chmod(path, 0o644); err != nil { //nolint:gosec // Everybody may read those of a system, in whose place some are.
		t.Fatal(err)
	}
	return path
}

// patience is how long something is waited for that has to come, on a machine however busy.
const patience = 3 * time.Minute

// expectFile waits until a file has all of several texts.
func expectFile(t *testing.T, path string, texts ...string) {
	t.Helper()
	var text []byte
	if !comesTrue(patience, func() bool {
		text, _ = os.ReadFile(path) // One that is not there has no text.
		return !slices.ContainsFunc(texts, func(want string) bool { return !bytes.Contains(text, []byte(want)) })
	}) {
		t.Errorf("%s never had %q; it has\n%s", path, texts, text)
	}
}

// expectFiles checks what a directory holds.
func expectFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, names) {
		t.Errorf("%s holds %q, want %q", dir, got, names)
	}
}

// eventually waits until something holds that nobody reports: a file, a process.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	if !comesTrue(patience, holds) {
		t.Fatal("never: ", what)
	}
}

// comesTrue says whether something holds within a time.
func comesTrue(within time.Duration, holds func() bool) bool {
	for late := time.Now().Add(within); time.Now().Before(late); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return true
		}
	}
	return false
}
