package app

import (
	"errors"
	"time"
)

// quitTime is how long the user waits for what a capture leaves to be closed, once the
// screen is gone: nobody reads what is captured meanwhile, and the system closes the rest.
const quitTime = 60 * time.Millisecond

// exportTime is how long the flows that are left may take to be exported.
const exportTime = 8 * time.Second

// closeWithin runs steps one after the other and returns their errors: all, or with a
// limit those that are known by then. The others go on until the process ends.
func closeWithin(limit time.Duration, steps ...func() error) (err error) {
	results := make(chan error, len(steps))
	go func() {
		for _, step := range steps {
			results <- step()
		}
	}()
	var late <-chan time.Time
	if limit > 0 {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		late = timer.C
	}
	for range steps {
		select {
		case one := <-results:
			err = errors.Join(err, one)
		case <-late:
			return err
		}
	}
	return err
}
