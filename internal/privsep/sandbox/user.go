package sandbox

import (
	"errors"
	"fmt"
	"os/user"
	"strconv"
)

// User is a user to switch to.
type User struct {
	Name     string
	UID, GID int
	// Groups are the other groups, as initgroups(3) would set them.
	Groups []int
}

// errUnknown says that a number is not that of a user.
var errUnknown = errors.New("no such user")

// InvokingUser returns the user who invoked sudo (SUDO_UID); nil when the effective
// user is not root, or root itself invoked it. The environment is trusted only as far as the
// user database confirms it; the groups are those of the database.
func InvokingUser(getenv func(string) string, effective int) (*User, error) {
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
		return nil, fmt.Errorf("looking up the invoking user: %w", err)
	}
	if group := getenv("SUDO_GID"); group != u.Gid {
		return nil, fmt.Errorf("SUDO_GID is %q, but %s's group is %s", group, u.Username, u.Gid)
	}
	return fromDatabase(u, int(uid))
}

// fromDatabase turns an entry of the user database into a User.
func fromDatabase(u *user.User, uid int) (*User, error) {
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
