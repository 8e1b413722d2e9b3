package pkgdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"iftopgo/flows/owners/untrustedfs"
)

// chunk is how many names of a directory are read at once.
const chunk = 256

// small are limits that a test reaches at once.
var small = limits{
	roots: 2, packages: 1000, entries: 1000,
	root:   untrustedfs.Amount{Bytes: 1 << 20, Entries: 200, CPU: time.Second},
	all:    untrustedfs.Amount{Bytes: 3 << 20, Entries: 600, CPU: 3 * time.Second},
	refill: time.Minute,
}

// hardLinks makes names for one file of a root, one of them by each call of name.
func hardLinks(t *testing.T, root, file string, n int, name func(i int) string) {
	t.Helper()
	for i := range n {
		path := filepath.Join(root, name(i))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Link(filepath.Join(root, file), path); err != nil {
			t.Fatal(err)
		}
	}
}

// excessive are databases that say ever more, of each kind.
func excessive(t *testing.T) map[string]string {
	t.Helper()
	sqlite, err := os.ReadFile("testdata/rpmdb.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	file := func(name string, text []byte) string { return plant(t, map[string]string{name: string(text)}) }
	list := strings.Repeat("/usr/lib/none\n", 10_000)
	dpkg := plant(t, map[string]string{"/var/lib/dpkg/status": "", "/var/lib/dpkg/info/p.list": list})
	hardLinks(t, dpkg, "/var/lib/dpkg/info/p.list", 500, func(i int) string { return fmt.Sprintf("/var/lib/dpkg/info/p%d.list", i) })
	names := plant(t, map[string]string{"/var/lib/dpkg/status": "", "/var/lib/dpkg/info/p.md5sums": ""})
	hardLinks(t, names, "/var/lib/dpkg/info/p.md5sums", 500, func(i int) string { return fmt.Sprintf("/var/lib/dpkg/info/p%d.md5sums", i) })
	pacman := plant(t, map[string]string{pacmanDir + "/p/desc": "%NAME%\np\n", pacmanDir + "/p/files": "%FILES%\n" + list})
	for _, f := range []string{"desc", "files"} {
		hardLinks(t, pacman, pacmanDir+"/p/"+f, 100, func(i int) string { return fmt.Sprintf("%s/p%d/%s", pacmanDir, i, f) })
	}
	// All slots of one blob.
	blob := header(strings.Repeat("5", 100<<10), "1")
	slots := []byte(ndb(blob))
	for at := 32; at < ndbPage; at += ndbSlotLen {
		copy(slots[at:], slots[32:32+ndbSlotLen])
	}
	return map[string]string{
		"dpkg, one list of many names":   dpkg,
		"dpkg, many names of no list":    names,
		"dpkg, a long status":            file("/var/lib/dpkg/status", bytes.Repeat([]byte("Package: p\nVersion: 1\n"), 100_000)),
		"apk":                            file("/lib/apk/db/installed", bytes.Repeat([]byte("P:p\nV:1\nF:etc\nR:x.txt\n\n"), 100_000)),
		"apk, a line without end":        file("/lib/apk/db/installed", bytes.Repeat([]byte("x"), 2<<20)),
		"apk, more files than are kept":  file("/lib/apk/db/installed", bytes.Repeat([]byte("P:p\nF:bin\nR:a\n"), 2000)),
		"pacman":                         pacman,
		"rpm in SQLite":                  file("/var/lib/rpm/rpmdb.sqlite", sqlite),
		"rpm in its own format":          file("/var/lib/rpm/Packages.db", slots),
		"rpm in Berkeley DB":             file("/var/lib/rpm/Packages", append([]byte(bdb(header("4", "1"))), make([]byte, 2<<20)...)),
		"more packages than are kept":    file("/lib/apk/db/installed", bytes.Repeat([]byte("P:p\nF:bin\nR:a.txt\n\n"), 2000)),
		"several databases, each a half": plant(t, map[string]string{"/lib/apk/db/installed": strings.Repeat("x\n", 300_000), "/var/lib/dpkg/status": strings.Repeat("y\n", 300_000)}),
	}
}

// TestNoDatabaseIsReadWithoutEnd has databases that say ever more. As much is read as is
// allowed, and a program that is not in what was read is not called unpackaged.
func TestNoDatabaseIsReadWithoutEnd(t *testing.T) {
	t.Parallel()
	for name, root := range excessive(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFinder(small)
			if name == "rpm in SQLite" { // Of the others' size it would be no database.
				f.limits.root.Bytes = 16 << 10
			}
			now := time.Unix(1000, 0)
			f.Now = func() time.Time { return now }
			p, err := f.Lookup(t.Context(), root, "/usr/bin/other")
			if !errors.Is(err, ErrIncomplete) {
				t.Errorf("got %+v, %v; want ErrIncomplete", p, err)
			}
			const unit = 128 << 10 // What is read at once, such as a header of rpm.
			spent := f.limits.all.Minus(f.all.At(now))
			if spent.Bytes > f.limits.root.Bytes+unit || spent.Entries > f.limits.root.Entries+chunk {
				t.Errorf("read %+v, allowed are %+v", spent, f.limits.root)
			}
		})
	}
}

// TestOneListOfManyNamesTakesLittle is what an ordinary user can do with a user namespace
// and a root directory of their own: many hard links to one long list of dpkg. It has the
// limits that are in force.
func TestOneListOfManyNamesTakesLittle(t *testing.T) {
	const links, size = 2000, 4 << 20 // 8 GB.
	line := "/usr/lib/" + strings.Repeat("a", 40) + "\n"
	root := plant(t, map[string]string{"/var/lib/dpkg/status": "", "/var/lib/dpkg/info/p.list": strings.Repeat(line, size/len(line))})
	hardLinks(t, root, "/var/lib/dpkg/info/p.list", links, func(i int) string { return fmt.Sprintf("/var/lib/dpkg/info/p%d.list", i) })
	f := NewForeign()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	_, err := f.Lookup(t.Context(), root, "/usr/bin/other")
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrIncomplete) {
		t.Errorf("got %v, want ErrIncomplete", err)
	}
	held := after.Sys - before.Sys
	t.Logf("%v, %d KiB more memory", took, held>>10)
	if held > 24<<20 {
		t.Errorf("it took %d KiB of memory", held>>10)
	}
	if spent := f.limits.all.Minus(f.all.At(began)); spent.Bytes > f.limits.root.Bytes+(64<<10) {
		t.Errorf("%d bytes were read", spent.Bytes)
	}
}

// TestReadingEndsWithItsContext ends the context in the middle of a list.
func TestReadingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	root := excessive(t)["dpkg, one list of many names"]
	ctx, cancel := context.WithCancel(t.Context())
	f := New()
	calls := 0
	f.CPU = func() time.Duration {
		if calls++; calls == 50 {
			cancel()
		}
		return 0
	}
	if p, err := f.Lookup(ctx, root, "/usr/bin/other"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %+v, %v; want that of the context", p, err)
	}
	if calls > 60 {
		t.Errorf("asked for the time %d times after that", calls-50)
	}
}

// TestCPUTimeIsLimited has a clock by which reading takes long.
func TestCPUTimeIsLimited(t *testing.T) {
	t.Parallel()
	f := NewForeign()
	spent := time.Duration(0)
	f.CPU = func() time.Duration { spent += 20 * time.Millisecond; return spent }
	if _, err := f.Lookup(t.Context(), excessive(t)["dpkg, one list of many names"], "/usr/bin/other"); !errors.Is(err, ErrIncomplete) {
		t.Errorf("got %v, want ErrIncomplete", err)
	}
	if spent > 3*f.limits.root.CPU {
		t.Errorf("it took %v", spent)
	}
}

// TestRootsShareWhatIsRead has roots that take as much as they can, whose databases change
// all the time, and one that takes little. That one waits until enough may be read again.
func TestRootsShareWhatIsRead(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	f := newFinder(small)
	f.Now = func() time.Time { return now }
	hostile := excessive(t)
	var read untrustedfs.Amount
	for round := range 20 {
		for _, root := range hostile {
			before := f.all.At(now)
			_, _ = f.Lookup(t.Context(), root, "/usr/bin/other")
			read = read.Plus(before.Minus(f.all.At(now)))
			_ = os.Chtimes(filepath.Join(root, "/var/lib/dpkg/status"), now, now.Add(time.Duration(round)*time.Second))
		}
		now = now.Add(indexAge)
	}
	// Of what 20 rounds take: once all at once, and then what comes again.
	passed := time.Duration(20) * indexAge
	most := small.all.Plus(small.all.Times(float64(passed) / float64(small.refill))).Plus(small.root)
	if read.Bytes > most.Bytes {
		t.Errorf("%d bytes in %v, %d are allowed", read.Bytes, passed, most.Bytes)
	}
	honest := plant(t, dpkgFiles)
	f.all.Spend(f.all.At(now)) // They have just done so again.
	if _, err := f.Lookup(t.Context(), honest, "/usr/bin/ssh"); !errors.Is(err, ErrLater) {
		t.Errorf("got %v, want ErrLater", err)
	}
	now = now.Add(small.refill)
	if p, err := f.Lookup(t.Context(), honest, "/usr/bin/ssh"); err != nil || p.Name != "openssh-client" {
		t.Errorf("got %+v, %v", p, err)
	}
}
