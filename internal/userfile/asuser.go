package userfile

import (
	"errors"
	"os"
)

// As runs f with the permissions of the invoking user, if there is one and this process has
// more: what a flag names must not be read, made or changed with those of root. An owner of
// nil runs it as this process is. On Linux only what f does itself has them, not what it has
// other goroutines do.
func As(owner *Owner, f func() error) error {
	if owner == nil || os.Geteuid() != 0 {
		return f()
	}
	return withIDs(owner.UID, groupsOf(owner), f)
}

// OpenAs opens a file as As runs a function: an error about what is in a file must not tell
// the user what they may not read.
func OpenAs(owner *Owner, open func() (*os.File, error)) (f *os.File, err error) {
	err = As(owner, func() (err error) {
		f, err = open()
		return err
	})
	if err != nil && f != nil {
		err = errors.Join(err, f.Close())
		f = nil
	}
	return f, err
}
