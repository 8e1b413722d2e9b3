package owners

import (
	"os/user"
	"strconv"
	"time"
)

// users caches the names of user ids.
type users struct {
	// lookup is user.LookupId except in tests.
	lookup func(uid string) (*user.User, error)
	names  map[uint32]string
	since  time.Time
}

// The cache is emptied when it is full or old.
const (
	maxUsers = 1024
	usersAge = 5 * time.Minute
)

// name returns the name of a user, or the number if the user has no name.
func (u *users) name(uid uint32, now time.Time) string {
	if u.names == nil || len(u.names) >= maxUsers || now.Sub(u.since) > usersAge {
		u.names, u.since = map[uint32]string{}, now
	}
	if n, ok := u.names[uid]; ok {
		return n
	}
	number := strconv.FormatUint(uint64(uid), 10)
	name := number
	if found, err := u.lookup(number); err == nil {
		name = found.Username
	}
	u.names[uid] = name
	return name
}
