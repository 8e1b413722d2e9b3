package prefs

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"iftopgo/internal/userfile"

	"github.com/google/go-cmp/cmp"
)

func TestLocateFindsTheSettingsFile(t *testing.T) {
	t.Parallel()
	ann := &userfile.Owner{UID: 1000, GID: 100}
	sudo := map[string]string{"HOME": "/root", "SUDO_UID": "1000", "SUDO_GID": "100"}
	with := func(env map[string]string, key, value string) map[string]string {
		out := map[string]string{key: value}
		maps.Copy(out, env)
		return out
	}
	tests := []struct {
		name, given string
		uid         int
		env         map[string]string
		want        Place
	}{
		{
			"at home", "", 1000,
			map[string]string{"HOME": "/home/ann"},
			Place{Path: "/home/ann/.config/iftopgo/config.toml", Legacy: "/home/ann/.iftoprs.conf"},
		},
		{
			"where XDG says", "", 1000,
			map[string]string{"HOME": "/home/ann", "XDG_CONFIG_HOME": "/srv/conf"},
			Place{Path: "/srv/conf/iftopgo/config.toml", Legacy: "/home/ann/.iftoprs.conf"},
		},
		{
			"a relative XDG directory means nothing", "", 1000,
			map[string]string{"HOME": "/home/ann", "XDG_CONFIG_HOME": "conf"},
			Place{Path: "/home/ann/.config/iftopgo/config.toml", Legacy: "/home/ann/.iftoprs.conf"},
		},
		{
			"without HOME, as the system knows it", "", 1000, nil,
			Place{Path: "/home/ann/.config/iftopgo/config.toml", Legacy: "/home/ann/.iftoprs.conf"},
		},
		{
			"under sudo, the invoking user's home", "", 0, sudo,
			Place{Path: "/home/ann/.config/iftopgo/config.toml", Legacy: "/home/ann/.iftoprs.conf", Owner: ann},
		},
		{
			"under sudo, root's XDG directory is not the invoking user's", "", 0, with(sudo, "XDG_CONFIG_HOME", "/root/.config"),
			Place{Path: "/home/ann/.config/iftopgo/config.toml", Legacy: "/home/ann/.iftoprs.conf", Owner: ann},
		},
		{
			"under sudo -E, the invoking user's XDG directory", "", 0, with(sudo, "XDG_CONFIG_HOME", "/home/ann/conf"),
			Place{Path: "/home/ann/conf/iftopgo/config.toml", Legacy: "/home/ann/.iftoprs.conf", Owner: ann},
		},
		{
			"sudo's variables mean nothing without root", "", 1000, with(sudo, "XDG_CONFIG_HOME", "/x"),
			Place{Path: "/x/iftopgo/config.toml", Legacy: "/root/.iftoprs.conf"},
		},
		{
			"root as the invoking user is root", "", 0,
			map[string]string{"HOME": "/root", "SUDO_UID": "0", "SUDO_GID": "0"},
			Place{Path: "/root/.config/iftopgo/config.toml", Legacy: "/root/.iftoprs.conf"},
		},
		{
			"a broken SUDO_UID is none", "", 0,
			map[string]string{"HOME": "/root", "SUDO_UID": "x", "SUDO_GID": "0"},
			Place{Path: "/root/.config/iftopgo/config.toml", Legacy: "/root/.iftoprs.conf"},
		},
		{
			"a file that was named, and nothing to import", "my.toml", 1000,
			map[string]string{"HOME": "/home/ann"},
			Place{Path: "my.toml"},
		},
		{
			"a file named with a tilde the shell left", "~/my.toml", 0, sudo,
			Place{Path: "/home/ann/my.toml", Owner: ann},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Locate(tt.given, userfile.Env{
				Getenv: func(key string) string { return tt.env[key] },
				UID:    tt.uid,
				HomeOf: func(uid int) (string, error) {
					return map[int]string{0: "/root", 1000: "/home/ann"}[uid], nil
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("place (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWithoutAHomeAFileMustBeNamed(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{"nobody knows the user": errors.New("nobody knows"), "the user has no home": nil} {
		env := userfile.Env{
			Getenv: func(string) string { return "" }, UID: 7,
			HomeOf: func(int) (string, error) { return "", err },
		}
		if _, err := Locate("", env); err == nil || !strings.Contains(err.Error(), "with -c") {
			t.Errorf("%s: %v", name, err)
		}
		if p, err := Locate("c.toml", env); err != nil || p.Path != "c.toml" {
			t.Errorf("%s, named: %v, %v", name, p, err)
		}
	}
}
