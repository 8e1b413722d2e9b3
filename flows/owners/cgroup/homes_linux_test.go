package cgroup

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestAUserCannotMakeUsReadWithoutEnd has a user with a list of containers as long as is
// read, and processes in ever other containers, each of which would be looked for in it.
// Another user's container is found meanwhile, and both are once some time has passed.
func TestAUserCannotMakeUsReadWithoutEnd(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root to make homes of other users")
	}
	root := t.TempDir()
	long := `[` + strings.Repeat(`{"id":"x","names":["y"]},`, maxHomeFile/30) + `{"id":"` + id + `","names":["theirs"]}]`
	for uid, text := range map[int]string{1001: long, 1002: `[{"id":"` + id + `","names":["mine"]}]`} {
		home := filepath.Join(root, "home", fmt.Sprint(uid))
		list := filepath.Join(home, ".local/share/containers/storage", podmanList)
		if err := os.MkdirAll(filepath.Dir(list), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(home, uid, uid); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Unix(1000, 0)
	f := Files{Root: root, Now: func() time.Time { return now }}
	for n := range 1000 {
		f.Name(Place{Runtime: "podman", ID: fmt.Sprintf("%064x", n), User: "1001"})
	}
	if !f.Limited() {
		t.Error("nothing is said of what is not read")
	}
	if spent := f.homes.all.Burst.Minus(f.homes.all.At(now)); spent.Bytes > 3*maxHomeFile {
		t.Errorf("%d bytes were read", spent.Bytes)
	}
	mine, theirs := Place{Runtime: "podman", ID: id, User: "1002"}, Place{Runtime: "podman", ID: id, User: "1001"}
	if got := f.Name(mine).Name; got != "mine" {
		t.Errorf("the container of another user is called %q", got)
	}
	if got := f.Name(theirs).Name; got != "" {
		t.Errorf("the user's own is called %q, although enough was read", got)
	}
	now = now.Add(refillHomes)
	if got := f.Name(theirs).Name; got != "theirs" {
		t.Errorf("later it is called %q", got)
	}
}
