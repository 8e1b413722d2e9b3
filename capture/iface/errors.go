package iface

import (
	"errors"
	"syscall"
)

// Errors of an interface that may come back.
var (
	ErrDown = errors.New("interface is down")
	ErrGone = errors.New("interface is gone")
)

// ErrUnread says that counters cannot be read just now, for example because there is
// no file descriptor left. Read later they have missed nothing.
var ErrUnread = errors.New("reading interface counters")

// LinkStateError returns ErrDown or ErrGone for system call errors that mean so, and
// other errors as they are.
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
