//go:build !cgo

package sandbox

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// enterEmptyRoot changes the root directory of all threads to one that was just made and has
// been removed again: nobody can make anything in it. Without CAP_SYS_CHROOT everything stays as it is.
func enterEmptyRoot() error {
	if !Has(SysChroot) {
		return nil
	}
	dir, err := os.MkdirTemp("", "iftopgo-")
	if err != nil {
		return err
	}
	entered := os.Chdir(dir)
	if err := errors.Join(entered, os.Remove(dir)); err != nil {
		return fmt.Errorf("entering it: %w", err)
	}
	return os.NewSyscallError("chroot", unix.Chroot("."))
}
