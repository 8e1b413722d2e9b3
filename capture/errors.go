package capture

import "errors"

// Errors for which there is no use in trying again. At the start they end the program.
var (
	// ErrPermission says that the process lacks the privileges to capture.
	ErrPermission = errors.New("not permitted")
	// ErrNoInterface says that there is no interface of that name.
	ErrNoInterface = errors.New("no such interface")
	// ErrSameInterface says that two names are of one interface.
	ErrSameInterface = errors.New("it is the same interface")
	// ErrFilter says that the filter cannot be used on this source.
	ErrFilter = errors.New("filter not usable")
	// ErrNoSockets says that who opens interfaces for this process is gone.
	ErrNoSockets = errors.New("interfaces cannot be opened any more")
)

// ErrStalled says that who opens interfaces for this process does not answer. Trying again
// helps, once it does.
var ErrStalled = errors.New("no socket yet")
