package capture

import (
	"errors"
	"syscall"
)

// Errors that cannot heal by trying again; they end the program at its start.
var (
	// ErrPermission says that the right to capture is missing.
	ErrPermission = errors.New("not permitted")
	// ErrNoInterface says that there is no interface of that name.
	ErrNoInterface = errors.New("no such interface")
	// ErrFilter says that the filter cannot be used on this source.
	ErrFilter = errors.New("filter not usable")
)

// Errors that a restart may heal.
var (
	errDown = errors.New("interface is down")
	errGone = errors.New("interface is gone")
)

// errUnread says that counters cannot be read just now, as without a file
// descriptor left. They count on, so that nothing is missed.
var errUnread = errors.New("reading interface counters")

// away names the errors that tell of an interface that is down or gone.
func away(err error) error {
	switch {
	case errors.Is(err, syscall.ENETDOWN):
		return errDown
	case errors.Is(err, syscall.ENXIO), errors.Is(err, syscall.ENODEV):
		return errGone
	default:
		return err
	}
}
