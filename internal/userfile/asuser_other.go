//go:build !linux

package userfile

import (
	"errors"
	"os"
	"syscall"
)

// withIDs runs f with the permissions of a user and groups. They are those of the whole
// process meanwhile.
func withIDs(uid int, groups []int, f func() error) error {
	own, err := os.Getgroups()
	if err != nil {
		return errIDs(uid, err)
	}
	euid, egid := os.Geteuid(), os.Getegid()
	err = errIDs(uid, errors.Join(syscall.Setgroups(groups), syscall.Setegid(groups[0]), syscall.Seteuid(uid)))
	if err == nil {
		err = f()
	}
	return errors.Join(err, errIDs(uid, errors.Join(syscall.Seteuid(euid), syscall.Setegid(egid), syscall.Setgroups(own))))
}
