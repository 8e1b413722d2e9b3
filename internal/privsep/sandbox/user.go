package sandbox

import (
	"errors"
	"fmt"
	"os/user"
	"strconv"
)

// User is somebody to become.
type User struct {
	Name     string
	UID, GID int
	// Groups are the other groups, as initgroups(3) would set them.
	Groups []int
}

// errUnknown says that a number is not a user's.
var errUnknown = errors.New("no such user")

// Caller returns the user who called sudo, nil when there is none: when the
// process, whose effective user is given, is not root, or nobody but root called.
// What the environment says is believed only as far as it is an entry of the
// user database, whose groups are taken.
func Caller(getenv func(string) string, effective int) (*User, error) {
	number := getenv("SUDO_UID")
	if effective != 0 || number == "" || number == "0" {
		return nil, nil
	}
	uid, err := strconv.ParseUint(number, 10, 31)
	if err != nil || uid == 0 {
		return nil, fmt.Errorf("SUDO_UID is %q: %w", number, errUnknown)
	}
	u, err := user.LookupId(strconv.FormatUint(uid, 10))
	if err != nil {
		return nil, fmt.Errorf("looking up who called sudo: %w", err)
	}
	if group := getenv("SUDO_GID"); group != u.Gid {
		return nil, fmt.Errorf("SUDO_GID is %q, but %s's group is %s", group, u.Username, u.Gid)
	}
	return found(u, int(uid))
}

// found makes an entry of the user database somebody to become.
func found(u *user.User, uid int) (*User, error) {
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, fmt.Errorf("the group of %s is %q: %w", u.Username, u.Gid, err)
	}
	ids, err := u.GroupIds()
	if err != nil {
		return nil, fmt.Errorf("the groups of %s: %w", u.Username, err)
	}
	out := &User{Name: u.Username, UID: uid, GID: gid}
	for _, id := range ids {
		g, err := strconv.Atoi(id)
		if err != nil {
			return nil, fmt.Errorf("a group of %s is %q: %w", u.Username, id, err)
		}
		out.Groups = append(out.Groups, g)
	}
	return out, nil
}
