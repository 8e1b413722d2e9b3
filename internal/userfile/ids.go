package userfile

import (
	"fmt"
	"os/user"
	"slices"
	"strconv"
)

// groupsOf returns the groups of a user, their own first.
func groupsOf(owner *Owner) []int {
	groups := []int{owner.GID}
	u, err := user.LookupId(strconv.Itoa(owner.UID))
	if err != nil {
		return groups
	}
	all, err := u.GroupIds()
	if err != nil {
		return groups
	}
	for _, text := range all {
		if id, err := strconv.Atoi(text); err == nil && !slices.Contains(groups, id) {
			groups = append(groups, id)
		}
	}
	return groups
}

// errIDs says that the permissions of another user could not be had, or not be given back.
func errIDs(uid int, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("with the permissions of user %d: %w", uid, err)
}
