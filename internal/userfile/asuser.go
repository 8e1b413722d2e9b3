package userfile

import (
	"errors"
	"os"
)

// openAs opens a file with the permissions of the invoking user, if there is one and this
// process has more: an error about what is in a file must not tell them what they may not
// read. An owner of nil opens it as this process may.
func openAs(owner *Owner, open func() (*os.File, error)) (*os.File, error) {
	if owner == nil || os.Geteuid() != 0 {
		return open()
	}
	var f *os.File
	err := withIDs(owner.UID, groupsOf(owner), func() (err error) {
		f, err = open()
		return err
	})
	if err != nil && f != nil {
		err = errors.Join(err, f.Close())
		f = nil
	}
	return f, err
}
