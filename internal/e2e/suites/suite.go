package suites

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sync/errgroup"
)

// Suite compares tools over many files.
type Suite struct {
	Tools
	// Workers is how many files are compared at a time, at least 1.
	Workers int
	// Done is told after each file, if it is set, by any goroutine.
	Done func()
}

// Compare compares all tools over files, and returns what each file came to, in their
// order. The error is one of running the tools; it ends all of it.
func (s *Suite) Compare(ctx context.Context, paths []string) (verdicts []Verdict, err error) {
	settings, err := os.MkdirTemp("", "iftopgo-suites")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(settings)) }()
	s.isolate(settings)
	verdicts = make([]Verdict, len(paths))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(s.Workers, 1))
	for i, path := range paths {
		group.Go(func() (err error) {
			if verdicts[i], err = s.compare(ctx, path); err != nil {
				return fmt.Errorf("%s: %w", printable(path), err)
			}
			if s.Done != nil {
				s.Done()
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return verdicts, nil
}

// compare runs the tools over one file. What tshark says matters only where the others
// have read it all, and tshark takes longer than both of them.
func (s *Suite) compare(ctx context.Context, path string) (Verdict, error) {
	iftopgo, err := s.iftopgo(ctx, path)
	if err != nil {
		return Verdict{}, err
	}
	capinfos, err := s.capinfos(ctx, path)
	if err != nil {
		return Verdict{}, err
	}
	var tshark Reading
	if iftopgo.State == Whole && capinfos.State == Whole && iftopgo.Count == capinfos.Count {
		if tshark, err = s.tshark(ctx, path); err != nil {
			return Verdict{}, err
		}
	}
	return judge(&iftopgo, &capinfos, &tshark), nil
}
