package pkgdb

import (
	"errors"
	"io/fs"
	"syscall"
	"time"

	"iftopgo/flows/owners/untrustedfs"
)

// Finder finds packages. It keeps an index of each root it was last asked about,
// and reads a database only when something is asked of it. It is not safe for
// concurrent use.
type Finder struct {
	// Now is the clock; nil is time.Now.
	Now func() time.Time

	roots map[rootID]*rootIndex
}

// rootID identifies a root directory, however it was reached.
type rootID struct{ dev, inode uint64 }

// rootIndex is the index of the databases of one root.
type rootIndex struct {
	index   *index
	stamps  map[string]int64
	checked time.Time
	used    time.Time
}

const (
	// maxRoots bounds the indexes kept: this host's and those of some containers.
	maxRoots = 6
	// indexAge is how long an index is believed without looking at the databases.
	indexAge = 10 * time.Second
)

// databases are the packages managers whose databases are read: how, and the file
// or directory that changes when the database does.
var databases = []struct {
	stamp string
	read  func(untrustedfs.Tree, *index) error
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

// New returns a Finder that knows nothing yet.
func New() *Finder { return &Finder{roots: map[rootID]*rootIndex{}} }

func (f *Finder) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return time.Now()
}

// errTooBig says that more is not read.
var errTooBig = errors.New("file too big")

// ErrNoDatabase says that a root has no package database, so that nothing can be
// said of the programs in it.
var ErrNoDatabase = errors.New("no package database")

// Lookup returns the package that brought a program. The path is as the program's
// process sees it, root where that process has its root: "/" for this host,
// /proc/PID/root for a container.
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
	id, err := identify(t)
	if err != nil {
		return nil, err
	}
	now := f.now()
	r, ok := f.roots[id]
	switch {
	case ok && now.Sub(r.checked) < indexAge:
	case ok && r.fresh(t):
		r.checked = now
	default:
		r = build(t)
		r.checked = now
		f.roots[id] = r
	}
	r.used = now
	f.shrink()
	if len(r.stamps) == 0 {
		return nil, ErrNoDatabase
	}
	return r, nil
}

// shrink forgets the index that has not been used for the longest time.
func (f *Finder) shrink() {
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

// build reads all databases there are. One that cannot be read leaves its
// packages out.
func build(t untrustedfs.Tree) *rootIndex {
	r := &rootIndex{index: newIndex(), stamps: stamps(t)}
	for _, d := range databases {
		if _, ok := r.stamps[d.stamp]; ok {
			// What was read before an error stands.
			_ = d.read(t, r.index)
		}
	}
	r.index.seal()
	return r
}

// stamp changes when a database does.
func stamp(t untrustedfs.Tree, path string) (int64, bool) {
	info, err := t.Stat(path)
	if err != nil {
		return 0, false
	}
	return info.ModTime().UnixNano(), true
}

func stamps(t untrustedfs.Tree) map[string]int64 {
	m := map[string]int64{}
	for _, d := range databases {
		if s, ok := stamp(t, d.stamp); ok {
			m[d.stamp] = s
		}
	}
	return m
}

func (r *rootIndex) fresh(t untrustedfs.Tree) bool {
	now := stamps(t)
	if len(now) != len(r.stamps) {
		return false
	}
	for file, stamp := range now {
		if r.stamps[file] != stamp {
			return false
		}
	}
	return true
}

// identify tells which root a tree is of.
func identify(t untrustedfs.Tree) (rootID, error) {
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
