package untrustedfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// readings are the ways to read a file: in a tree, and outside.
var readings = map[string]func(root, name string) ([]byte, error){
	"in a tree": func(root, name string) ([]byte, error) {
		t, err := Open(root, nil)
		if err != nil {
			return nil, err
		}
		defer t.Close()
		return t.Read(name, 8)
	},
	"outside": func(root, name string) ([]byte, error) { return ReadFile(filepath.Join(root, name), 8, nil) },
}

func TestOnlyRegularFilesAreOpened(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		plant func(path string) error
		root  bool
		want  error // nil for the text
	}{
		"a file":             {plant: func(path string) error { return os.WriteFile(path, []byte("12345678"), 0o600) }},
		"a file too large":   {plant: func(path string) error { return os.WriteFile(path, []byte("123456789"), 0o600) }, want: errTooBig},
		"nothing":            {plant: func(string) error { return nil }, want: fs.ErrNotExist},
		"a directory":        {plant: func(path string) error { return os.Mkdir(path, 0o700) }, want: errNotRegular},
		"a FIFO":             {plant: func(path string) error { return unix.Mkfifo(path, 0o600) }, want: errNotRegular},
		"a socket":           {plant: func(path string) error { return unix.Mknod(path, unix.S_IFSOCK|0o600, 0) }, want: errNotRegular},
		"a device":           {plant: device, root: true, want: errNotRegular},
		"a link to a file":   {plant: func(path string) error { return linked(path, "12345678") }},
		"a link to a larger": {plant: func(path string) error { return linked(path, "123456789") }, want: errTooBig},
		"a link to itself":   {plant: func(path string) error { return os.Symlink("file", path) }, want: unix.ELOOP},
	} {
		for where, read := range readings {
			t.Run(name+" "+where, func(t *testing.T) {
				t.Parallel()
				if c.root && os.Geteuid() != 0 {
					t.Skip("needs root to make a device")
				}
				root := t.TempDir()
				if err := c.plant(filepath.Join(root, "file")); err != nil {
					t.Fatal(err)
				}
				text, err := patiently(t, func() ([]byte, error) { return read(root, "file") })
				if !errors.Is(err, c.want) || err == nil && string(text) != "12345678" {
					t.Errorf("%q, %v; want %v", text, err, c.want)
				}
			})
		}
	}
}

// device makes one that there is no driver of: opening it fails with ENXIO, so that
// who tries is found out.
func device(path string) error {
	const unassigned = 61 // Of devices.txt in the kernel's documentation: local use.
	return unix.Mknod(path, unix.S_IFCHR|0o600, int(unix.Mkdev(unassigned, 1)))
}

// linked makes a link within the directory, to a file below.
func linked(path, text string) error {
	dir := filepath.Dir(path)
	return errors.Join(
		os.Mkdir(filepath.Join(dir, "sub"), 0o700), os.WriteFile(filepath.Join(dir, "target"), []byte(text), 0o600),
		os.Symlink("../target", filepath.Join(dir, "sub", "second")), os.Symlink("sub/second", path),
	)
}

// patiently fails the test when reading does not end.
func patiently(t *testing.T, read func() ([]byte, error)) (text []byte, err error) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); text, err = read() }()
	select {
	case <-done:
		return text, err
	case <-time.After(20 * time.Second):
		t.Fatal("still waiting")
		return nil, nil
	}
}

func TestLinksOutOfATreeAreNotFollowed(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(filepath.Dir(outside), "root")
	if err := os.Mkdir(root, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, link := range map[string]string{"absolute": outside, "relative": "../secret", "directory": ".."} {
		if err := os.Symlink(link, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"absolute", "relative", "directory/secret", "../secret"} {
		if text, err := readings["in a tree"](root, name); err == nil {
			t.Errorf("%s: read %q", name, text)
		}
	}
}

func TestOnlyDirectoriesAreRootsAndListed(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	fifo := filepath.Join(root, "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for what, try := range map[string]func() error{
		"as a root": func() error { _, err := Open(fifo, nil); return err },
		"listed": func() error {
			tree, err := Open(root, nil)
			if err != nil {
				return nil //nolint:nilerr // The test wants another error.
			}
			defer tree.Close()
			return tree.Names("fifo", 1, func(string) error { return nil })
		},
	} {
		if _, err := patiently(t, func() ([]byte, error) { return nil, try() }); !errors.Is(err, unix.ENOTDIR) {
			t.Errorf("a FIFO %s: %v", what, err)
		}
	}
	tree, err := Open(root, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	var names []string
	err = tree.Names("/", 10, func(name string) error { names = append(names, name); return nil })
	if err != nil || len(names) != 1 || names[0] != "fifo" {
		t.Errorf("the directory has %v, %v", names, err)
	}
}
