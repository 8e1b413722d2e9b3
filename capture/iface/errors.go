package iface

import (
	"errors"
	"syscall"
)

// Errors that a restart may heal.
var (
	ErrDown = errors.New("interface is down")
	ErrGone = errors.New("interface is gone")
)

// ErrUnread says that counters cannot be read just now, as without a file
// descriptor left. They count on, so that nothing is missed.
var ErrUnread = errors.New("reading interface counters")

// LinkStateError names the errors that tell of an interface that is down or gone.
func LinkStateError(err error) error {
	switch {
	case errors.Is(err, syscall.ENETDOWN):
		return ErrDown
	case errors.Is(err, syscall.ENXIO), errors.Is(err, syscall.ENODEV):
		return ErrGone
	default:
		return err
	}
}
