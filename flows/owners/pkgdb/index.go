package pkgdb

import (
	"cmp"
	"hash/maphash"
	"path"
	"slices"
	"strings"
)

// index tells which package a path belongs to. Paths are kept as hashes with a random
// seed: sixteen bytes for each, whatever its length.
type index struct {
	seed     maphash.Seed
	entries  []entry
	packages []Package
	limits   limits
}

type entry struct {
	path  uint64
	owner uint32
}

func newIndex(l limits) *index { return &index{seed: maphash.MakeSeed(), limits: l} }

// addPackage adds a package and returns its number, false if there are too many.
func (x *index) addPackage(p Package) (uint32, bool) {
	if len(x.packages) >= x.limits.packages {
		return 0, false
	}
	x.packages = append(x.packages, p.clean())
	return uint32(len(x.packages) - 1), true
}

// addFile adds a file of a package, if it may be a program. It fails if there are too many.
func (x *index) addFile(name string, of uint32) error {
	if !maybeProgram(name) {
		return nil
	}
	if len(x.entries) >= x.limits.entries {
		return errTooBig
	}
	x.entries = append(x.entries, entry{maphash.String(x.seed, canonical(name)), of})
	return nil
}

// sort sorts the index by hash, as find needs it.
func (x *index) sort() {
	slices.SortStableFunc(x.entries, func(a, b entry) int { return cmp.Compare(a.path, b.path) })
	x.entries = slices.Clip(x.entries)
}

func (x *index) find(name string) (Package, bool) {
	for _, n := range []string{name, otherBin(name)} {
		h := maphash.String(x.seed, canonical(n))
		i, ok := slices.BinarySearchFunc(x.entries, h, func(e entry, h uint64) int { return cmp.Compare(e.path, h) })
		if ok {
			return x.packages[x.entries[i].owner], true
		}
	}
	return Package{}, false
}

// usrMerged are the directories that / has links to on most systems ("/usr merge").
// Packages list their files under either name.
var usrMerged = []string{"/usr/bin/", "/usr/sbin/", "/usr/lib/", "/usr/lib32/", "/usr/lib64/", "/usr/libx32/"}

func canonical(name string) string {
	for _, dir := range usrMerged {
		if strings.HasPrefix(name, dir) {
			return strings.TrimPrefix(name, "/usr")
		}
	}
	return name
}

// otherBin returns the path in bin for one in sbin and the reverse: one may be a link to
// the other.
func otherBin(name string) string {
	dir, file := path.Split(name)
	switch dir {
	case "/usr/bin/", "/bin/":
		return "/sbin/" + file
	case "/usr/sbin/", "/sbin/":
		return "/bin/" + file
	default:
		return name
	}
}

// Directories and file name extensions that programs do not have. Without these files
// an index has a third of the size.
var (
	dataDirs = []string{
		"/usr/share/doc/", "/usr/share/man/", "/usr/share/locale/", "/usr/share/icons/", "/usr/share/help/",
		"/usr/share/fonts/", "/usr/share/zoneinfo/", "/usr/share/licenses/", "/usr/include/", "/usr/src/",
		"/usr/lib/modules/", "/lib/modules/",
	}
	dataNames = map[string]bool{
		".h": true, ".hpp": true, ".py": true, ".pyc": true, ".pm": true, ".rb": true, ".js": true, ".mo": true,
		".png": true, ".svg": true, ".html": true, ".xml": true, ".txt": true, ".gz": true, ".a": true, ".o": true,
		".ko": true, ".so": true, ".json": true, ".conf": true, ".el": true,
	}
)

func maybeProgram(name string) bool {
	if !strings.HasPrefix(name, "/") || dataNames[path.Ext(name)] {
		return false
	}
	return !slices.ContainsFunc(dataDirs, func(dir string) bool { return strings.HasPrefix(name, dir) })
}
