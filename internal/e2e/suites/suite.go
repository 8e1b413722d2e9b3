package suites

import (
	"context"
	"errors"
	"os"

	"golang.org/x/sync/errgroup"
)

// Suite compares tools over many files.
type Suite struct {
	Tools
	// Workers is how many batches of files are compared at a time, at least 1.
	Workers int
	// Done is told of files that are done, if it is set, by any goroutine.
	Done func(files int)
}

// Compare compares all tools over files, and returns what each file came to, in their
// order. The error is one of running the tools; it ends all of it.
func (s *Suite) Compare(ctx context.Context, paths []string) (verdicts []Verdict, err error) {
	scratch, err := os.MkdirTemp("", "iftopgo-suites")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	s.isolate(scratch)
	verdicts = make([]Verdict, len(paths))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(s.Workers, 1))
	begin := 0
	for _, end := range batches(sizesOf(paths)) {
		of, to := paths[begin:end], verdicts[begin:end]
		group.Go(func() error {
			if err := s.compareBatch(ctx, of, to); err != nil {
				return err
			}
			if s.Done != nil {
				s.Done(len(of))
			}
			return nil
		})
		begin = end
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return verdicts, nil
}
