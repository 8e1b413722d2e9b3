//go:build !linux

package app

import "os"

func stateOf(f *os.File) (fileState, error) { return statedBy(f) }
