package sandbox

import (
	"errors"
	"os/user"
	"testing"
)

func TestRootBecomesAUserThatOwnsNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		byName, byID map[string]string // the user id of a name, and the name of an id
		uid          int
		called       string
	}{
		"a system with a user for it":  {map[string]string{"iftopgo": "990"}, nil, 990, "iftopgo"},
		"a system without":             {nil, nil, 65520, "65520"},
		"ids that belong to somebody":  {nil, map[string]string{"65520": "a", "65521": "b"}, 65522, "65522"},
		"a user for it that is root":   {map[string]string{"iftopgo": "0"}, nil, 65520, "65520"},
		"a user for it without number": {map[string]string{"iftopgo": "x"}, nil, 65520, "65520"},
	} {
		find := func(all map[string]string) func(string) (*user.User, error) {
			return func(what string) (*user.User, error) {
				if found, ok := all[what]; ok {
					return &user.User{Uid: found, Gid: found, Username: found}, nil
				}
				return nil, user.UnknownUserError(what)
			}
		}
		u, err := unprivileged(find(c.byName), find(c.byID))
		if err != nil || u.UID != c.uid || u.GID != c.uid || u.Name != c.called || len(u.Groups) > 0 {
			t.Errorf("%s: %+v, %v", name, u, err)
		}
	}
	everybody := func(string) (*user.User, error) { return &user.User{Uid: "x", Gid: "x"}, nil }
	if u, err := unprivileged(everybody, everybody); u != nil || !errors.Is(err, errAllUsed) {
		t.Errorf("where every id is used: %+v, %v", u, err)
	}
	if u, err := UnprivilegedUser(1000); u != nil || err != nil {
		t.Errorf("not started by root: %+v, %v", u, err)
	}
}
