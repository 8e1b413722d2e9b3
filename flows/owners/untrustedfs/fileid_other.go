//go:build !linux

package untrustedfs

import (
	"fmt"
	"os"
)

// IDOf returns the identity of the file that a path leads to, following all links.
func IDOf(path string) (FileID, error) {
	info, err := os.Stat(path)
	if err != nil {
		return FileID{}, fmt.Errorf("identifying %s: %w", path, err)
	}
	return ID(info)
}

// mountOf returns the device of a file: what is mounted elsewhere has another one.
func mountOf(f *os.File) (id mountID, err error) {
	info, err := f.Stat()
	if err != nil {
		return id, err
	}
	is, err := ID(info)
	return mountID{dev: is.Dev}, err
}
