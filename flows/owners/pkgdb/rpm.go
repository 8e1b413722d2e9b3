package pkgdb

import (
	"io"

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
		f, info, err := t.Open(file.path)
		if err != nil {
			last = err
			continue
		}
		defer f.Close() //nolint:errcheck // It was only read.
		return file.read(f, min(info.Size(), maxDatabase), func(header []byte) error {
			return addRPM(x, header)
		})
	}
	return last
}

// addRPM adds the package of an rpm header. A malformed header is left out.
func addRPM(x *index, blob []byte) error {
	h, err := parseRPMHeader(blob)
	if err != nil {
		return nil //nolint:nilerr // The next header may be well-formed.
	}
	n, ok := x.addPackage(Package{Manager: "rpm", Name: h.text(tagName), Version: h.version()})
	if !ok {
		return errTooBig
	}
	dirs, indexes := h.texts(tagDirNames), h.numbers(tagDirIndexes)
	for i, base := range h.texts(tagBaseNames) {
		if i >= len(indexes) || int(indexes[i]) >= len(dirs) {
			break
		}
		x.addFile(dirs[indexes[i]]+base, n)
	}
	return nil
}
