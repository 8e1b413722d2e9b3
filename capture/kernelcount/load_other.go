//go:build !linux

package kernelcount

import "errors"

// LoadHere fails: no other system counts so.
func LoadHere([]byte) (fds []int, cpus int, err error) { return nil, 0, errors.ErrUnsupported }

// Prepare does nothing here.
func Prepare() {}
