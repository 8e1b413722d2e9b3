package userfile

import "testing"

func TestDataIsWhereXDGSays(t *testing.T) {
	t.Parallel()
	homeOf := func(int) (string, error) { return "/home/ann", nil }
	for name, c := range map[string]struct {
		uid  int
		env  map[string]string
		want string
	}{
		"at home":                               {1000, map[string]string{"HOME": "/home/ann"}, "/home/ann/.local/share"},
		"where XDG says":                        {1000, map[string]string{"HOME": "/home/ann", "XDG_DATA_HOME": "/srv/data"}, "/srv/data"},
		"a relative directory means nothing":    {1000, map[string]string{"HOME": "/home/ann", "XDG_DATA_HOME": "data"}, "/home/ann/.local/share"},
		"under sudo, the invoking user's":       {0, map[string]string{"HOME": "/root", "SUDO_UID": "1000", "SUDO_GID": "1000", "XDG_DATA_HOME": "/root/data"}, "/home/ann/.local/share"},
		"under sudo, kept by the invoking user": {0, map[string]string{"HOME": "/root", "SUDO_UID": "1000", "SUDO_GID": "1000", "XDG_DATA_HOME": "/home/ann/data"}, "/home/ann/data"},
	} {
		env := Env{UID: c.uid, HomeOf: homeOf, Getenv: func(key string) string { return c.env[key] }}
		if got := env.DataHome(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
