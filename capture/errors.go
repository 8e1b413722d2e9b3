package capture

import "errors"

// Errors that cannot heal by trying again; they end the program at its start.
var (
	// ErrPermission says that the right to capture is missing.
	ErrPermission = errors.New("not permitted")
	// ErrNoInterface says that there is no interface of that name.
	ErrNoInterface = errors.New("no such interface")
	// ErrFilter says that the filter cannot be used on this source.
	ErrFilter = errors.New("filter not usable")
)
