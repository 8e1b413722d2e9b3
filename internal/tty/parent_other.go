//go:build !linux && !darwin

package tty

import "errors"

// parentOf is not supported on this system.
func parentOf(int) (int, error) { return 0, errors.ErrUnsupported }
