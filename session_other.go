//go:build !linux && !darwin

package main

import "errors"

// parentOf is the process that started another one; here it is not told.
func parentOf(int) (int, error) { return 0, errors.ErrUnsupported }
