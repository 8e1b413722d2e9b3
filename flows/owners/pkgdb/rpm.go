package pkgdb

import (
	"io"
	"iter"
	"slices"

	"iftopgo/flows/owners/untrustedfs"
)

// rpmFiles are the paths of rpm's database, in its three formats: SQLite (Fedora 33,
// RHEL 9 and later), ndb (SUSE), Berkeley DB (before).
var rpmFiles = []struct {
	path string
	read func(r io.ReaderAt, size int64, each func(header []byte) error) error
}{
	{"/usr/lib/sysimage/rpm/rpmdb.sqlite", readSQLite},
	{"/var/lib/rpm/rpmdb.sqlite", readSQLite},
	{"/usr/lib/sysimage/rpm/Packages.db", readNDB},
	{"/var/lib/rpm/Packages.db", readNDB},
	{"/var/lib/rpm/Packages", readBDB},
}

// readRPM reads the first database that exists: of several, the others are links to it
// or left over from an older format.
func readRPM(t untrustedfs.Tree, x *index) error {
	var last error
	for _, file := range rpmFiles {
		f, err := t.Open(file.path)
		if err != nil {
			last = err
			continue
		}
		defer f.Close() //nolint:errcheck // It was only read.
		return file.read(f, min(f.Info().Size(), maxDatabase), func(header []byte) error {
			return addRPM(x, header)
		})
	}
	return last
}

// addRPM adds the package of an rpm header. A malformed header is left out. Of its lists
// nothing is kept but the names of directories: a header may have millions of empty texts.
func addRPM(x *index, blob []byte) error {
	h, err := parseRPMHeader(blob)
	if err != nil {
		return nil //nolint:nilerr // The next header may be well-formed.
	}
	n, ok := x.addPackage(Package{Manager: "rpm", Name: h.text(tagName), Version: h.version()})
	if !ok {
		return errTooBig
	}
	dirs := slices.Collect(firstOf(maxDirs, h.texts(tagDirNames)))
	indexes := h.numbers(tagDirIndexes)
	i := 0
	for base := range h.texts(tagBaseNames) {
		at, ok := indexes.at(i)
		if !ok || int(at) >= len(dirs) {
			break
		}
		if err := x.addFile(dirs[at]+base, n); err != nil {
			return err
		}
		i++
	}
	return nil
}

// maxDirs is how many directories of a package are taken.
const maxDirs = 1 << 16

// firstOf yields the first n values of a sequence.
func firstOf[T any](n int, all iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		left := n
		all(func(v T) bool { left--; return left >= 0 && yield(v) })
	}
}
