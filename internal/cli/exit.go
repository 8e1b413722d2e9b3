package cli

import (
	"errors"
	"syscall"

	"iftopgo/capture"
)

// Exit statuses. Scripts rely on them: they are documented and do not change.
const (
	ExitDone         = 0
	ExitFailure      = 1 // something went wrong at run time
	ExitUsage        = 2 // a flag, filter, network, interface or setting is wrong
	ExitNotPermitted = 3 // the privileges to capture are missing
	ExitOver         = 4 // more was carried than report --over says
)

// OverError says that more was carried in a period than --over says.
type OverError struct{ Total, Over, Period string }

func (e OverError) Error() string { return e.Total + " in " + e.Period + " is more than " + e.Over }

// UsageError is an error of the command line or the settings: what was asked for
// cannot be done as written.
type UsageError struct{ error }

// Usage makes an error one of usage; nil stays nil.
func Usage(err error) error {
	if err == nil {
		return nil
	}
	return UsageError{err}
}

// Unwrap returns the error itself.
func (e UsageError) Unwrap() error { return e.error }

// ExitStatus is the status that an error of the program ends it with.
func ExitStatus(err error) int {
	var usage UsageError
	var over OverError
	switch {
	case err == nil, brokenPipe(err):
		return ExitDone
	case errors.As(err, &over):
		return ExitOver
	case errors.Is(err, capture.ErrPermission):
		return ExitNotPermitted
	case errors.As(err, &usage), errors.Is(err, capture.ErrNoInterface), errors.Is(err, capture.ErrSameInterface), errors.Is(err, capture.ErrFilter):
		return ExitUsage
	default:
		return ExitFailure
	}
}

// brokenPipe says that the reader has closed the pipe, which is no failure.
func brokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }
