// Command run compares iftopgo with capinfos and tshark over all capture files below a
// directory, and prints the classes of disagreement; run it in the module's folder:
// go run ./internal/e2e/suites/run [-show N] [-program FILE] DIR.
//
// Its exit status is 1 if iftopgo crashed, or counted otherwise in a file that both
// have read without finding damage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"iftopgo/internal/e2e/suites"
)

// The exit statuses.
const (
	exitDisagree = 1 // some files need a look
	exitError    = 2 // nothing could be compared
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	disagreements, err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "suites:", err)
		os.Exit(exitError)
	case disagreements > 0:
		os.Exit(exitDisagree)
	}
}

// run compares what the arguments ask for, and returns how many files disagree.
func run(ctx context.Context, args []string, out io.Writer) (disagreements int, err error) {
	var s suites.Suite
	report := suites.Report{}
	flags := flag.NewFlagSet("run [flags] DIR", flag.ContinueOnError)
	flags.StringVar(&s.Program, "program", "", "the iftopgo to compare (default: built from this module)")
	flags.IntVar(&report.Show, "show", 3, "how many files of each group are listed")
	flags.DurationVar(&s.Limits.Time, "time", time.Minute, "the longest that a tool may take for a file")
	memory := flags.Uint64("memory", 2048, "the most address space a tool may have, in MiB")
	flags.IntVar(&s.Workers, "workers", runtime.GOMAXPROCS(0), "how many batches of files are compared at a time")
	if err := flags.Parse(args); err != nil {
		return 0, err
	}
	if flags.NArg() != 1 {
		return 0, errors.New("name one directory, after the flags")
	}
	s.Limits.MemoryKiB = *memory << 10
	if err := s.Find(); err != nil {
		return 0, fmt.Errorf("tools of Wireshark are needed: %w", err)
	}
	if s.Program == "" {
		dir, err := os.MkdirTemp("", "iftopgo-suites")
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		if s.Program, err = build(ctx, dir); err != nil {
			return 0, err
		}
	}
	if report.Dir, err = filepath.Abs(flags.Arg(0)); err != nil {
		return 0, err
	}
	if report.Paths, err = suites.Find(report.Dir); err != nil {
		return 0, err
	}
	s.Done = progress(os.Stderr, len(report.Paths))
	if report.Verdicts, err = s.Compare(ctx, report.Paths); err != nil {
		return 0, err
	}
	return report.Disagreements(), report.Write(out)
}

// progress returns what writes how many of all files are done.
func progress(out io.Writer, all int) func(int) {
	var done atomic.Int64
	return func(files int) {
		fmt.Fprintf(out, "suites: %d of %d files\n", done.Add(int64(files)), all) //nolint:errcheck // The report comes all the same.
	}
}

// build builds the program as it is shipped, without cgo, and returns its path.
func build(ctx context.Context, dir string) (string, error) {
	program := filepath.Join(dir, "iftopgo")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, ".")
	cmd.Env, cmd.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("building: %w", err)
	}
	return program, nil
}
