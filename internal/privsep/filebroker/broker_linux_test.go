package filebroker

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/internal/privsep/fdpass"
)

// brokerOf serves a configuration in this process, as another one would.
func brokerOf(t *testing.T, config Config) *Client {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := fdpass.Conn(os.NewFile(uintptr(fds[0]), "program"))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := fdpass.Conn(os.NewFile(uintptr(fds[1]), "broker"))
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() {
		served <- errors.Join(Serve(theirs, config, Directories{Writable: []int{0}}), theirs.Close())
	}()
	c := &Client{conn: ours, settings: config.Settings}
	t.Cleanup(func() {
		_ = c.Close()
		if err := <-served; err != nil && !errors.Is(err, errBadRequest) {
			t.Error(err)
		}
	})
	if d, err := c.Ready(); err != nil || len(d.Writable) != 1 {
		t.Fatalf("ready: %+v, %v", d, err)
	}
	return c
}

// only fails unless these are the files of a directory.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("%s has %q, want %q", dir, got, names)
	}
}

func TestAnExportIsANewFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := brokerOf(t, Config{Dirs: []string{dir}})
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	large := []byte(strings.Repeat("x", 1<<20))
	for _, name := range []string{"a.txt", "sub/b.CSV", "c.ndjson"} {
		if err := c.Create(0, name, large); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || len(text) != len(large) {
			t.Errorf("%s has %d bytes, %v", name, len(text), err)
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: mode %v, %v", name, info.Mode(), err)
		}
	}
}

// TestNothingButANewFileIsWrittenTo asks for every kind of file that is no export.
func TestNothingButANewFileIsWrittenTo(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	dir, outside := filepath.Join(base, "home"), filepath.Join(base, "precious.txt")
	if err := errors.Join(
		os.Mkdir(dir, 0o700), os.Mkdir(filepath.Join(dir, ".config"), 0o700), os.WriteFile(outside, []byte("mine"), 0o600),
		os.WriteFile(filepath.Join(dir, ".bashrc"), []byte("mine"), 0o600), os.WriteFile(filepath.Join(dir, "there.txt"), []byte("mine"), 0o600),
		os.Symlink(outside, filepath.Join(dir, "link.txt")), os.Symlink(outside+".not", filepath.Join(dir, "dangling.txt")),
		os.Symlink(base, filepath.Join(dir, "up")), os.Symlink(".config", filepath.Join(dir, "visible")),
		os.Mkdir(filepath.Join(dir, ".config", "sub"), 0o700),
	); err != nil {
		t.Fatal(err)
	}
	c := brokerOf(t, Config{Dirs: []string{dir, filepath.Join(base, "missing")}})
	for name, want := range map[string]error{
		"there.txt": fs.ErrExist, "link.txt": fs.ErrExist, "dangling.txt": fs.ErrExist,
		".bashrc": errName, ".profile": errName, ".config/x.txt": errName, "sub/.x/y.txt": errName, "Makefile": errName, "x.sh": errName,
		"../x.txt": errName, "/x.txt": errName, "./x.txt": errName, "a\nb.txt": errName, ".": errName,
		"no/such.txt": fs.ErrNotExist, strings.Repeat("x", 300) + ".txt": syscall.ENAMETOOLONG, strings.Repeat("x/", maxPath) + "a.txt": errName,
		"visible/x.txt": syscall.ENOTDIR, "visible/sub/x.txt": syscall.ENOTDIR,
		"up/x.txt": nil, // Out of the directory, by whatever error.
	} {
		err := c.Create(0, name, []byte("x"))
		if err == nil || want != nil && !errors.Is(err, want) && !strings.Contains(err.Error(), want.Error()) {
			t.Errorf("%q: %v, want %v", name, err, want)
		}
	}
	for _, d := range []int{1, 2, 300} {
		if err := c.Create(d, "x.txt", nil); err == nil {
			t.Errorf("directory %d: no error", d)
		}
	}
	only(t, dir, ".bashrc", ".config", "dangling.txt", "link.txt", "there.txt", "up", "visible")
	only(t, filepath.Join(dir, ".config"), "sub")
	only(t, filepath.Join(dir, ".config", "sub"))
	only(t, base, "home", "precious.txt")
	for _, path := range []string{outside, filepath.Join(dir, "there.txt"), filepath.Join(dir, ".bashrc")} {
		if text, err := os.ReadFile(path); err != nil || string(text) != "mine" {
			t.Errorf("%s has %q, %v", path, text, err)
		}
	}
	if f, err := c.OpenSettings(); err == nil {
		t.Errorf("settings that were not agreed on: %s", f.Name())
	}
}

// TestAnExportThatIsNotFinishedLeavesNothing ends in the middle of one, as a crash does.
func TestAnExportThatIsNotFinishedLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := brokerOf(t, Config{Dirs: []string{dir}})
	f, err := c.expect(request{kind: newExport, path: "a.txt"}, "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	only(t, dir, "a.txt")
	if _, err := f.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read(make([]byte, 1)); err == nil {
		t.Error("what is for writing can be read")
	}
	if err := errors.Join(f.Close(), c.end()); err != nil {
		t.Fatal(err)
	}
	only(t, dir)
}

func TestSettingsAreReplacedByTheBroker(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "c.toml")
	c := brokerOf(t, Config{Dirs: []string{dir}, Settings: path, SettingsDir: dir})
	edit := func(want, next string) {
		t.Helper()
		e, err := c.EditSettings()
		if err != nil {
			t.Fatal(err)
		}
		text, info, err := e.Read()
		if err != nil || string(text) != want || (info == nil) != (want == "") {
			t.Errorf("it reads %q, %v, want %q", text, err, want)
		}
		if next != "" {
			if err := e.Replace([]byte(next), info); err != nil {
				t.Error(err)
			}
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
	edit("", "first")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	edit("first", "second")
	edit("second", "")
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	f, err := c.OpenSettings()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("x")); err == nil {
		t.Error("what is for reading can be written to")
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "other"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if f, err := c.ask(request{kind: openToRead, path: filepath.Join(dir, "other")}, ""); f != nil || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("another file: %v, %v", f, err)
	}
	only(t, dir, "c.toml", "other")
}

// TestFilesThatWereAgreedOnAreOpenedToRead has a file, and a directory with what is below it.
func TestFilesThatWereAgreedOnAreOpenedToRead(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	dir, file, other := filepath.Join(base, "dir"), filepath.Join(base, "file"), filepath.Join(base, "other")
	inside, fifo := filepath.Join(dir, "a.mmdb"), filepath.Join(dir, "fifo")
	if err := errors.Join(
		os.Mkdir(dir, 0o700), os.WriteFile(file, []byte("file"), 0o600), os.WriteFile(other, nil, 0o600),
		os.WriteFile(inside, []byte("inside"), 0o600), unix.Mkfifo(fifo, 0o600),
	); err != nil {
		t.Fatal(err)
	}
	c := brokerOf(t, Config{Dirs: []string{dir}, Read: []string{dir, file}})
	for path, want := range map[string]error{
		dir: nil, file: nil, inside: nil, fifo: nil, // It is not waited for.
		other: fs.ErrPermission, base: fs.ErrPermission, filepath.Join(dir, "..", "other"): fs.ErrPermission, dir + "x": fs.ErrPermission,
		filepath.Join(dir, "missing"): fs.ErrNotExist, "": fs.ErrNotExist, "a\x00b": fs.ErrNotExist, strings.Repeat("x", maxPath+1): fs.ErrNotExist,
	} {
		f, err := c.Open(path)
		if !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", path, err, want)
		}
		if err != nil {
			continue
		}
		if _, err := f.Write([]byte("x")); err == nil {
			t.Errorf("%q can be written to", path)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	f, err := c.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if names, err := f.Readdirnames(-1); err != nil || len(names) != 2 {
		t.Errorf("the directory has %q, %v", names, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// TestWhatIsNoRequestEndsTheBroker asks for what nobody asks for at that time.
func TestWhatIsNoRequestEndsTheBroker(t *testing.T) {
	t.Parallel()
	for name, requests := range map[string][][]byte{
		"another version":            {{version + 1, byte(end), 0}},
		"no kind":                    {{version, 0, 0}},
		"a kind there is none of":    {{version, byte(end) + 1, 0}},
		"too short":                  {{version}},
		"too long":                   {make([]byte, maxRequest+1)},
		"a path with an end in it":   {append([]byte{version, byte(newExport), 0}, "a\x00.txt"...)},
		"nothing to keep":            {request{kind: commit}.encode()},
		"settings that are not open": {request{kind: newSettings}.encode()},
		"two exports":                {request{kind: newExport, path: "a.txt"}.encode(), request{kind: newExport, path: "b.txt"}.encode()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c := brokerOf(t, Config{Dirs: []string{dir}})
			for _, b := range requests {
				if _, err := c.conn.Write(b); err != nil {
					t.Fatal(err)
				}
			}
			for { // Those before are answered.
				f, _, err := receive(c.conn, "")
				if err != nil {
					break
				}
				if f != nil {
					_ = f.Close()
				}
			}
			if err := c.Create(0, "c.txt", nil); !errors.Is(err, errEnded) {
				t.Errorf("a request after it: %v", err)
			}
			only(t, dir)
		})
	}
}

func FuzzRequest(f *testing.F) {
	f.Add(request{kind: newExport, dir: 1, path: "a.txt"}.encode())
	f.Add(request{kind: end}.encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := parseRequest(b)
		if err == nil && string(r.encode()) != string(b) {
			t.Errorf("%q is read as %+v", b, r)
		}
		if err == nil && checkName(r.path) == nil && (strings.HasPrefix(filepath.Base(r.path), ".") || !filepath.IsLocal(r.path)) {
			t.Errorf("%q may be the name of an export", r.path)
		}
	})
}

func FuzzReply(f *testing.F) {
	f.Add(encodeReply(nil))
	f.Add(encodeReply(syscall.ENOSPC))
	f.Fuzz(func(t *testing.T, b []byte) {
		failed, ok := parseReply(b)
		if !ok && failed != nil || failed != nil && len(failed.Error()) > maxText {
			t.Errorf("%q: %v", b, failed)
		}
	})
}
