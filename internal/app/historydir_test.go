package app

import (
	"os"
	"path/filepath"
	"testing"
)

// TestWhereAHistoryIs has the environment, and whose the process is, say it.
func TestWhereAHistoryIs(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		env  map[string]string
		euid int
		want string // empty for an error
	}{
		"of a service":                 {map[string]string{"STATE_DIRECTORY": "/var/lib/a"}, 0, "/var/lib/a"},
		"of a service with several":    {map[string]string{"STATE_DIRECTORY": "/var/lib/a:/var/lib/b"}, 990, "/var/lib/a"},
		"no absolute one of a service": {map[string]string{"STATE_DIRECTORY": "a", "HOME": "/home/ada"}, 990, ""},
		"none before the colon":        {map[string]string{"STATE_DIRECTORY": ":/var/lib/a"}, 990, ""},
		"root's":                       {map[string]string{"HOME": "/root", "XDG_STATE_HOME": "/root/state"}, 0, "/var/lib/iftopgo"},
		"a user's":                     {map[string]string{"HOME": "/home/ada"}, 1000, "/home/ada/.local/state/iftopgo"},
		"a user's state":               {map[string]string{"HOME": "/home/ada", "XDG_STATE_HOME": "/state"}, 1000, "/state/iftopgo"},
		"no absolute state":            {map[string]string{"HOME": "/home/ada", "XDG_STATE_HOME": "state"}, 1000, "/home/ada/.local/state/iftopgo"},
		"of nobody":                    {nil, 65534, ""},
	} {
		got, err := recordDir(func(name string) string { return c.env[name] }, c.euid)
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %q, %v; want %q", what, got, err, c.want)
		}
	}
}

// TestWhatIsReportedIsWhatIsRecorded has several directories with a history.
func TestWhatIsReportedIsWhatIsRecorded(t *testing.T) {
	t.Parallel()
	home, service, none := t.TempDir(), t.TempDir(), t.TempDir()
	users := filepath.Join(home, ".local", "state", "iftopgo")
	if err := os.MkdirAll(users, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{users, service} {
		if err := os.WriteFile(filepath.Join(dir, "history.db"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for what, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"of a service":                   {map[string]string{"STATE_DIRECTORY": service, "HOME": home}, service},
		"of a service without a history": {map[string]string{"STATE_DIRECTORY": none, "HOME": home}, users},
		"a user's":                       {map[string]string{"HOME": home}, users},
		"of a user without a history":    {map[string]string{"HOME": none}, systemStateDir},
	} {
		if got := reportDir(func(name string) string { return c.env[name] }, 1000); got != c.want {
			t.Errorf("%s: %q; want %q", what, got, c.want)
		}
	}
}
