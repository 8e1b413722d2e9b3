package cgroup

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestFilesInAHomeNeitherMisleadNorBlock has a home directory whose list of
// containers is crafted.
func TestFilesInAHomeNeitherMisleadNorBlock(t *testing.T) {
	t.Parallel()
	const list = ".local/share/containers/storage/overlay-containers"
	entry := []byte(`[{"id":"` + id + `","names":["false"]}]`)
	for name, plant := range map[string]func(dir, outside string) error{
		"a FIFO": func(dir, _ string) error {
			return errors.Join(os.MkdirAll(dir, 0o755), unix.Mkfifo(filepath.Join(dir, "containers.json"), 0o644))
		},
		"a directory": func(dir, _ string) error { return os.MkdirAll(filepath.Join(dir, "containers.json"), 0o755) },
		"a link out of the home": func(dir, outside string) error {
			return errors.Join(
				os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(outside, "x"), entry, 0o600),
				os.Symlink(filepath.Join(outside, "x"), filepath.Join(dir, "containers.json")),
			)
		},
		"a directory that is a link out of the home": func(dir, outside string) error {
			return errors.Join(
				os.MkdirAll(filepath.Dir(dir), 0o755), os.WriteFile(filepath.Join(outside, "containers.json"), entry, 0o600),
				os.Symlink(outside, dir),
			)
		},
		"a link to a device": func(dir, _ string) error {
			return errors.Join(os.MkdirAll(dir, 0o755), os.Symlink("/dev/zero", filepath.Join(dir, "containers.json")))
		},
		"a link to itself": func(dir, _ string) error {
			return errors.Join(os.MkdirAll(dir, 0o755), os.Symlink("containers.json", filepath.Join(dir, "containers.json")))
		},
		"a file without an end": func(dir, _ string) error {
			return errors.Join(
				os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, "containers.json"), entry, 0o600),
				os.Truncate(filepath.Join(dir, "containers.json"), 1<<40),
			)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, outside := t.TempDir(), t.TempDir()
			if err := plant(filepath.Join(root, "home/a", list), outside); err != nil {
				t.Fatal(err)
			}
			named := make(chan string, 1)
			go func() { named <- (&Files{Root: root}).Name(ofUser(Place{Runtime: "podman", ID: id})).Name }()
			select {
			case got := <-named:
				if got != "" {
					t.Errorf("the container is called %q", got)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("still reading the file of the user")
			}
		})
	}
}
