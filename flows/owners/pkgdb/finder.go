package pkgdb

import (
	"context"
	"errors"
	"time"

	"iftopgo/flows/owners/untrustedfs"
)

// Finder finds the packages of programs. It keeps an index for each of the roots it was
// last asked about, and reads databases only when it is asked. It is not safe for
// concurrent use.
type Finder struct {
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// CPU returns the CPU time of the calling thread, to which the goroutine has to be
	// locked; nil leaves CPU time out of the limits.
	CPU func() time.Duration

	limits limits
	roots  map[untrustedfs.FileID]*rootIndex
	all    untrustedfs.Allowance
}

// rootIndex is the index of the databases of one root.
type rootIndex struct {
	index    *index
	modTimes map[string]int64
	checked  time.Time
	used     time.Time
	// read is how much more may be read of the root.
	read untrustedfs.Allowance
	// err says why databases were not read to the end, foul that one is not root's alone.
	err  error
	foul bool
}

// indexAge is for how long an index is used before looking whether the databases have
// changed.
const indexAge = 10 * time.Second

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

// New returns a Finder for the root of this host.
func New() *Finder { return newFinder(ownLimits) }

func newFinder(l limits) *Finder {
	return &Finder{limits: l, roots: map[untrustedfs.FileID]*rootIndex{}, all: l.ofAll()}
}

func (f *Finder) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return time.Now()
}

// errTooBig says that a database or a program is bigger than what is read.
var errTooBig = errors.New("file too big")

var (
	// ErrNoDatabase says that a root has no package database, so that the packages of its
	// programs are not known.
	ErrNoDatabase = errors.New("no package database")
	// ErrIncomplete says that a program is in no database as far as they were read, and
	// that they were not read to the end.
	ErrIncomplete = errors.New("the databases were not read to the end")
	// ErrLater says that databases may be read again only later.
	ErrLater = errors.New("enough was read for now")
)

// Lookup returns the package that a program came from, with the manager [Unpackaged] if
// it came from none. exe is the path as the program's process sees it, root the root
// directory of that process: "/" for this host, /proc/PID/root for a container.
//
// It fails with [ErrNoDatabase] if the root has no package database, with [ErrIncomplete]
// or [ErrLater] where limits stand in the way, and with the error of the context.
func (f *Finder) Lookup(ctx context.Context, root, exe string) (Package, error) {
	budget := untrustedfs.NewBudget(ctx, f.limits.root, f.CPU)
	t, err := untrustedfs.Open(root, budget)
	if err != nil {
		return Package{}, err
	}
	defer t.Close() //nolint:errcheck // It was only read.
	defer func() { f.all.Spend(budget.Spent()) }()
	return f.lookUp(ctx, t, exe)
}

// lookUp looks a program up in the tree below a root.
func (f *Finder) lookUp(ctx context.Context, t untrustedfs.Tree, exe string) (Package, error) {
	if p, ok := byLayout(t, exe); ok {
		return p, nil
	}
	r, err := f.indexOf(ctx, t)
	if err != nil {
		return Package{}, err
	}
	if p, ok := r.index.find(exe); ok {
		return p, nil
	}
	if r.foul {
		return Package{Manager: Unverified}, nil
	}
	if r.err != nil {
		return Package{}, errors.Join(ErrIncomplete, r.err)
	}
	return Package{Manager: Unpackaged}, nil
}

// indexOf returns the index of a root, building it if there is none, or if a database has
// changed and enough may be read for that.
func (f *Finder) indexOf(ctx context.Context, t untrustedfs.Tree) (*rootIndex, error) {
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
		built, err := f.rebuild(ctx, r, t, now)
		switch {
		case err == nil:
			r = built
			f.roots[id] = r
		case !ok || !errors.Is(err, ErrLater):
			return nil, err
		}
		r.checked = now
	}
	r.used = now
	f.evict()
	if len(r.modTimes) == 0 {
		return nil, ErrNoDatabase
	}
	return r, nil
}

// rebuild reads the databases of a root, within what is left of the limits. old is its
// index so far, nil for none.
func (f *Finder) rebuild(ctx context.Context, old *rootIndex, t untrustedfs.Tree, now time.Time) (*rootIndex, error) {
	r := &rootIndex{index: newIndex(f.limits), read: f.limits.ofRoot()}
	if old != nil {
		r.read = old.read
	}
	left := f.all.At(now).AtMost(r.read.At(now))
	if !left.Covers(f.limits.root.Times(leastShare)) {
		return nil, ErrLater
	}
	budget := untrustedfs.NewBudget(ctx, left, f.CPU)
	r.build(t.Within(budget))
	spent := budget.Spent()
	r.read.Spend(spent)
	spent.CPU = 0 // All that a look-up takes is taken off by whoever asks.
	f.all.Spend(spent)
	return r, ctx.Err()
}

// evict removes the index that was not used for the longest time, if there are too many.
func (f *Finder) evict() {
	if len(f.roots) <= f.limits.roots {
		return
	}
	var oldest untrustedfs.FileID
	var since time.Time
	for id, r := range f.roots {
		if since.IsZero() || r.used.Before(since) {
			oldest, since = id, r.used
		}
	}
	delete(f.roots, oldest)
}

// build reads all databases of a root. One that cannot be read is left out.
func (r *rootIndex) build(t untrustedfs.Tree) {
	r.modTimes = modTimes(t)
	for _, d := range databases {
		if _, ok := r.modTimes[d.path]; !ok {
			continue
		}
		// What was read before an error is kept.
		err := d.read(t, r.index)
		r.foul = r.foul || errors.Is(err, untrustedfs.ErrNotRoots)
		if errors.Is(err, errTooBig) || errors.Is(err, untrustedfs.ErrBudget) {
			r.err = err
		}
	}
	r.index.sort()
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
func rootIDOf(t untrustedfs.Tree) (untrustedfs.FileID, error) {
	info, err := t.Stat(".")
	if err != nil {
		return untrustedfs.FileID{}, err
	}
	return untrustedfs.ID(info)
}
