package userfile

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// logged writes one line to a log.
func logged(path string, invoking *Owner) error {
	log, done, err := OpenLog(path, invoking)
	if err != nil {
		return err
	}
	log.Info("hello")
	return done()
}

func TestALogMayBeATerminal(t *testing.T) {
	t.Parallel()
	outside, inside, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	defer inside.Close()
	if err := logged(inside.Name(), nil); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 1000)
	n, err := outside.Read(buf)
	if err != nil || !strings.Contains(string(buf[:n]), "msg=hello") {
		t.Errorf("the terminal shows %q, %v", buf[:n], err)
	}
}

// TestALogUnderSudoIsTheInvokingUsers tries what that user could put where root writes.
func TestALogUnderSudoIsTheInvokingUsers(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	const uid = 4242
	base := t.TempDir()
	if err := os.Chmod(filepath.Dir(base), 0o755); err != nil { //nolint:gosec // The user is to get in.
		t.Fatal(err)
	}
	place := func(name string, owner int, mode os.FileMode) string {
		path := filepath.Join(base, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(path, owner, owner); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := func(path string, owner int) string {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(path, owner, owner); err != nil {
			t.Fatal(err)
		}
		return path
	}
	link := func(to, path string) string {
		if err := os.Symlink(to, path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	home, roots, shared := place("home", uid, 0o755), place("roots", 0, 0o755), place("shared", 0, 0o777|os.ModeSticky)
	others, lent := place("others", uid+1, 0o755), place("lent", 0, 0o777)
	place("lent/roots", 0, 0o755)
	precious := file(filepath.Join(roots, "precious"), 0)
	const refused, granted = -1, uid
	for name, c := range map[string]struct {
		log   string
		whose int // or refused
	}{
		"a new one at home":              {home + "/new", granted},
		"theirs at home":                 {file(home+"/old", uid), granted},
		"root's at home":                 {file(home+"/roots", 0), refused},
		"a link at home to root's":       {link(precious, home+"/link"), refused},
		"a link at home to nowhere":      {link(roots+"/none", home+"/dangling"), refused},
		"a link at home to theirs":       {link("old", home+"/own"), granted},
		"root's by another name at home": {home + "/hard", refused},
		"in a directory reached by link": {link(roots, home+"/dir") + "/new", refused},
		"a new one of root's":            {roots + "/new", refused},
		"an old one of root's":           {precious, refused},
		"a link of root's":               {link(precious, roots+"/link"), refused},
		"a new one where all write":      {shared + "/new", granted},
		"another's where all write":      {file(shared+"/another", uid+1), refused},
		"a link where all write":         {link(precious, shared+"/link"), refused},
		"a new one of others":            {others + "/new", refused},
		"behind what all may rename":     {lent + "/roots/new", refused},
	} {
		if name == "root's by another name at home" {
			if err := os.Link(precious, c.log); err != nil {
				t.Fatal(err)
			}
		}
		t.Run(name, func(t *testing.T) {
			err := logged(c.log, &Owner{UID: uid, GID: uid})
			if (err == nil) != (c.whose != refused) {
				t.Fatalf("it ends with %v", err)
			}
			if err != nil {
				return
			}
			info, err := os.Stat(c.log)
			if err != nil || int(info.Sys().(*syscall.Stat_t).Uid) != c.whose || info.Size() == 0 {
				t.Errorf("it is %+v, %v; want it to be user %d's", info, err, c.whose)
			}
		})
	}
}
