package pkgdb

import (
	"errors"
	"io/fs"
	"syscall"
	"time"

	"iftopgo/flows/owners/untrustedfs"
)

// Finder finds the packages of programs. It keeps an index for each of the roots it was
// last asked about, and reads databases only when it is asked. It is not safe for
// concurrent use.
type Finder struct {
	// Now is the clock; nil is time.Now.
	Now func() time.Time

	roots map[rootID]*rootIndex
}

// rootID identifies a root directory, whatever its path.
type rootID struct{ dev, inode uint64 }

// rootIndex is the index of the databases of one root.
type rootIndex struct {
	index    *index
	modTimes map[string]int64
	checked  time.Time
	used     time.Time
}

const (
	// maxRoots bounds the indexes kept: this host's and those of some containers.
	maxRoots = 6
	// indexAge is for how long an index is used before looking whether the databases
	// have changed.
	indexAge = 10 * time.Second
)

// databases are the databases of package managers: the file or directory whose
// modification time changes with the database, and how to read it.
var databases = []struct {
	path string
	read func(untrustedfs.Tree, *index) error
}{
	{dpkgDir + "/status", readDpkg},
	{apkFiles[0], readApk},
	{apkFiles[1], readApk},
	{pacmanDir, readPacman},
	{rpmFiles[0].path, readRPM},
	{rpmFiles[1].path, readRPM},
	{rpmFiles[2].path, readRPM},
	{rpmFiles[3].path, readRPM},
	{rpmFiles[4].path, readRPM},
}

// New returns a Finder without any index.
func New() *Finder { return &Finder{roots: map[rootID]*rootIndex{}} }

func (f *Finder) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return time.Now()
}

// errTooBig says that a database or a program is bigger than what is read.
var errTooBig = errors.New("file too big")

// ErrNoDatabase says that a root has no package database, so that the packages of its
// programs are not known.
var ErrNoDatabase = errors.New("no package database")

// Lookup returns the package that a program came from, with the manager [Unpackaged] if
// it came from none. exe is the path as the program's process sees it, root the root
// directory of that process: "/" for this host, /proc/PID/root for a container. It
// fails with [ErrNoDatabase] if the root has no package database.
func (f *Finder) Lookup(root, exe string) (Package, error) {
	t, err := untrustedfs.Open(root)
	if err != nil {
		return Package{}, err
	}
	defer t.Close() //nolint:errcheck // It was only read.
	if p, ok := byLayout(t, exe); ok {
		return p, nil
	}
	r, err := f.indexOf(t)
	if err != nil {
		return Package{}, err
	}
	if p, ok := r.index.find(exe); ok {
		return p, nil
	}
	return Package{Manager: Unpackaged}, nil
}

// indexOf returns the index of a root, building it if there is none or if a
// database has changed.
func (f *Finder) indexOf(t untrustedfs.Tree) (*rootIndex, error) {
	id, err := rootIDOf(t)
	if err != nil {
		return nil, err
	}
	now := f.now()
	r, ok := f.roots[id]
	switch {
	case ok && now.Sub(r.checked) < indexAge:
	case ok && r.unchanged(t):
		r.checked = now
	default:
		r = build(t)
		r.checked = now
		f.roots[id] = r
	}
	r.used = now
	f.evict()
	if len(r.modTimes) == 0 {
		return nil, ErrNoDatabase
	}
	return r, nil
}

// evict removes the index that was not used for the longest time, if there are too many.
func (f *Finder) evict() {
	if len(f.roots) <= maxRoots {
		return
	}
	var oldest rootID
	var since time.Time
	for id, r := range f.roots {
		if since.IsZero() || r.used.Before(since) {
			oldest, since = id, r.used
		}
	}
	delete(f.roots, oldest)
}

// build reads all databases of a root. One that cannot be read is left out.
func build(t untrustedfs.Tree) *rootIndex {
	r := &rootIndex{index: newIndex(), modTimes: modTimes(t)}
	for _, d := range databases {
		if _, ok := r.modTimes[d.path]; ok {
			// What was read before an error is kept.
			_ = d.read(t, r.index)
		}
	}
	r.index.sort()
	return r
}

// modTime returns the modification time of a file in nanoseconds, false if there is none.
func modTime(t untrustedfs.Tree, path string) (int64, bool) {
	info, err := t.Stat(path)
	if err != nil {
		return 0, false
	}
	return info.ModTime().UnixNano(), true
}

func modTimes(t untrustedfs.Tree) map[string]int64 {
	m := map[string]int64{}
	for _, d := range databases {
		if s, ok := modTime(t, d.path); ok {
			m[d.path] = s
		}
	}
	return m
}

func (r *rootIndex) unchanged(t untrustedfs.Tree) bool {
	now := modTimes(t)
	if len(now) != len(r.modTimes) {
		return false
	}
	for file, stamp := range now {
		if r.modTimes[file] != stamp {
			return false
		}
	}
	return true
}

// rootIDOf identifies the root directory of a tree.
func rootIDOf(t untrustedfs.Tree) (rootID, error) {
	info, err := t.Stat(".")
	if err != nil {
		return rootID{}, err
	}
	id, _, ok := inodeOf(info)
	if !ok {
		return rootID{}, errors.New("the root has no inode number")
	}
	return id, nil
}

func inodeOf(info fs.FileInfo) (id rootID, size int64, ok bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return rootID{}, 0, false
	}
	return rootID{dev: uint64(st.Dev), inode: st.Ino}, info.Size(), true //nolint:unconvert // Dev is an int32 on macOS.
}
