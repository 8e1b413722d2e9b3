package app

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestClosingEndsWithItsLastStepOrItsLimit(t *testing.T) {
	t.Parallel()
	first, second := errors.New("the first"), errors.New("the second")
	for about, c := range map[string]struct {
		limit, takes time.Duration
		want         []error
		after        time.Duration
	}{
		"all is closed at once":               {quitTime, 0, []error{first, second}, 0},
		"a step takes longer than the limit":  {quitTime, time.Hour, []error{first}, quitTime},
		"without a limit all steps are there": {0, time.Hour, []error{first, second}, time.Hour},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			err := closeWithin(c.limit, func() error { return first }, func() error {
				time.Sleep(c.takes)
				return second
			})
			if took := time.Since(began); took != c.after {
				t.Errorf("%s: it took %v, want %v", about, took, c.after)
			}
			for _, one := range []error{first, second} {
				if got, want := errors.Is(err, one), errors.Is(errors.Join(c.want...), one); got != want {
					t.Errorf("%s: the error is %v, want %v", about, err, c.want)
				}
			}
			time.Sleep(c.takes) // The step ends.
		})
	}
}
