package cli

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

func TestJoinedErrorsAreOneLineEach(t *testing.T) {
	t.Parallel()
	one, two, odd := errors.New("one"), errors.New("two"), errors.New("o\ndd")
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"one":                         {one, []string{"one"}},
		"joined":                      {errors.Join(one, two), []string{"one", "two"}},
		"joined twice":                {errors.Join(errors.Join(one, two), one), []string{"one", "two", "one"}},
		"a break from outside":        {odd, []string{"o\ndd"}},
		"joined with such a one":      {errors.Join(odd, two), []string{"o\ndd", "two"}},
		"as a usage error":            {Usage(errors.Join(one, odd)), []string{"one", "o\ndd"}},
		"wrapped":                     {fmt.Errorf("a: %w; b", errors.Join(one, two)), []string{"a: one", "two; b"}},
		"wrapped beside another":      {fmt.Errorf("%w; %w", errors.Join(one, two), odd), []string{"one", "two; o\ndd"}},
		"a break from outside around": {fmt.Errorf("\n: %w", one), []string{"\n: one"}},
	} {
		if got := errorLines(c.err); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
