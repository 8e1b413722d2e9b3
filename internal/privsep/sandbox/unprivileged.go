package sandbox

import (
	"errors"
	"os/user"
	"strconv"
)

// ownUser is the user that an administrator can make for this program.
const ownUser = "iftopgo"

// The user ids that are tried when there is no such user: no distribution gives them to
// anybody, nor does systemd (its "Users, Groups, UIDs and GIDs"), and containers with the usual
// 65,536 ids have them. Not that of "nobody": others use it, and whoever has an id may signal
// its processes.
const firstUnused, lastUnused = 65520, 65533

// errAllUsed says that every user id that could be taken belongs to somebody.
var errAllUsed = errors.New("every user id from 65520 to 65533 belongs to somebody; make a user iftopgo")

// UnprivilegedUser returns the user that a program of root's becomes: iftopgo, if there is one,
// else the owner of an id that nobody has. It has no groups but its own; nil when the effective
// user is not root.
func UnprivilegedUser(effective int) (*User, error) {
	if effective != 0 {
		return nil, nil
	}
	return unprivileged(user.Lookup, user.LookupId)
}

// unprivileged is UnprivilegedUser for root, with a user database.
func unprivileged(byName, byID func(string) (*user.User, error)) (*User, error) {
	if u, err := byName(ownUser); err == nil {
		uid, err := strconv.ParseUint(u.Uid, 10, 31)
		gid, wrong := strconv.ParseUint(u.Gid, 10, 31)
		if errors.Join(err, wrong) == nil && uid != 0 && gid != 0 {
			return &User{Name: ownUser, UID: int(uid), GID: int(gid)}, nil
		}
	}
	for id := firstUnused; id <= lastUnused; id++ {
		number := strconv.Itoa(id)
		if _, err := byID(number); err == nil {
			continue
		}
		return &User{Name: number, UID: id, GID: id}, nil
	}
	return nil, errAllUsed
}
