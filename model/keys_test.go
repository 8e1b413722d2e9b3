package model_test

import (
	"testing"

	"iftopgo/model"
)

func TestAllMistakesInKeysAreReported(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		own  map[string][]string
		want string
	}{
		"nothing of one's own": {nil, ""},
		"a key that is free":   {map[string][]string{"quit": {"q", "ctrl+q"}}, ""},
		"two names that are no actions": {
			map[string][]string{"stop": {"z"}, "go": {"v"}},
			"keys.go is not an action; the help (?) shows their names; keys.stop is not an action; the help (?) shows their names",
		},
		"a key that another action has": {
			map[string][]string{"pause": {"p"}}, "keys.pause claims p, which is a key of ports; give that another one",
		},
		"a key that a later action has": {
			map[string][]string{"down": {"q"}}, "keys.down claims q, which is a key of quit; give that another one",
		},
		"a key twice of one's own": {
			map[string][]string{"down": {"Q"}, "up": {"Q"}}, "keys.up claims Q, which is a key of down; give that another one",
		},
		"keys that change places": {map[string][]string{"down": {"k"}, "up": {"j"}}, ""},
		"no way out":              {map[string][]string{"quit": {}}, "keys.quit must have a key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, iftop := range []bool{false, true} {
				got := ""
				if _, err := model.NewKeyMap(iftop, c.own); err != nil {
					got = err.Error()
				}
				if got != c.want && (!iftop || c.want == "") { // iftop's letters are others.
					t.Errorf("iftop's letters %v: %q, want %q", iftop, got, c.want)
				}
			}
		})
	}
}
