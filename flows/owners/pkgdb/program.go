package pkgdb

import (
	"context"
	"errors"
	"path"
	"strings"

	"iftopgo/flows/owners/untrustedfs"
)

// Program is the program of a process in another mount namespace than ours. There, its
// path says nothing: in a user namespace of their own, every user may mount any file over
// any path.
type Program struct {
	// Exe is its path, as the process sees it.
	Exe string
	// Root leads to the root directory of the process, and File to the program:
	// /proc/PID/root and /proc/PID/exe.
	Root, File string
	// ID is which file File led to when the process was looked at; zero if nobody knows.
	ID untrustedfs.FileID
}

// NewForeign returns a Finder for programs of processes in other mount namespaces, which
// is content with less.
func NewForeign() *Finder { return newFinder(foreignLimits) }

// errReplaced says that a process runs another program by now.
var errReplaced = errors.New("the process runs another program")

// fewFiles is what is read of a root to look at a single program.
var fewFiles = untrustedfs.Amount{Bytes: 2 << 20, Entries: 1 << 10, CPU: foreignLimits.root.CPU}

// LookupProgram returns the package of a program, by the databases of the root directory
// of its process if root alone can have put it there, and else with the manager
// [Unverified]. host is the root of this host, "/": where the path of the program leads to
// the same file in it, ours is true, and the package is that of the path here.
//
// It fails as Lookup does, and if the process has ended or runs another program by now.
func (f *Finder) LookupProgram(ctx context.Context, host string, p Program) (pkg Package, ours bool, err error) {
	if f.all.At(f.now()).CPU <= 0 {
		return Package{}, false, ErrLater
	}
	budget := untrustedfs.NewBudget(ctx, fewFiles.Plus(untrustedfs.Amount{CPU: f.limits.root.CPU}), f.CPU)
	defer func() { f.all.Spend(budget.Spent()) }()
	id, err := untrustedfs.IDOf(p.File)
	if err != nil {
		return Package{}, false, err
	}
	if p.ID == (untrustedfs.FileID{}) || id != p.ID {
		return Package{}, false, errReplaced
	}
	if here, err := untrustedfs.IDOf(host + p.Exe); err == nil && here == id {
		return Package{}, true, nil
	}
	pkg, err = f.lookUpTheirs(ctx, host, p, budget)
	return pkg, false, err
}

// lookUpTheirs looks up a program that is not at its path in the root of this host.
func (f *Finder) lookUpTheirs(ctx context.Context, host string, p Program, budget *untrustedfs.Budget) (Package, error) {
	theirs, err := untrustedfs.IDOf(p.Root + "/.")
	if err != nil {
		return Package{}, err
	}
	ours, err := untrustedfs.IDOf(host + "/.")
	if err != nil {
		return Package{}, err
	}
	if ours == theirs { // Something else is mounted over the path there.
		return Package{Manager: Unverified}, nil
	}
	t, err := untrustedfs.Open(p.Root, budget)
	if err != nil {
		return Package{}, err
	}
	defer t.Close() //nolint:errcheck // It was only read.
	if pkg, ok := p.flatpak(t, host); ok {
		return pkg, nil
	}
	rooted, err := t.Rooted()
	if err != nil || !p.isIn(rooted) {
		return Package{Manager: Unverified}, nil //nolint:nilerr // That is what it means.
	}
	return f.lookUp(ctx, rooted, p.Exe)
}

// isIn reports whether the program is the file at its path in a tree.
func (p Program) isIn(t untrustedfs.Tree) bool {
	f, err := t.Open(p.Exe)
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // It is only looked at.
	id, err := untrustedfs.ID(f.Info())
	return err == nil && id == p.ID
}

// flatpakDir is where applications and runtimes are that root has installed.
const flatpakDir = "/var/lib/flatpak/"

// flatpak returns the package of a program in the sandbox of Flatpak (flatpak-metadata(5)),
// whose root directory any user can make. What the sandbox says counts if the program is
// that file of an application, or a runtime, that is installed for all users of the host.
func (p Program) flatpak(t untrustedfs.Tree, host string) (Package, bool) {
	info, ok := readFlatpakInfo(t)
	if !ok {
		return Package{}, false
	}
	found, dir, inside := info.of(p.Exe)
	root := flatpakDir + info.kindOf(p.Exe) + "/" + found.Name + "/"
	if found.Name == "" || strings.ContainsRune(found.Name, '/') || !strings.HasPrefix(path.Clean(dir), root) {
		return Package{}, false
	}
	is, err := untrustedfs.IDOf(host + path.Clean(dir) + path.Clean("/"+inside))
	if err != nil || is != p.ID {
		return Package{}, false
	}
	return found.clean(), true
}
