package pkgdb

import (
	"cmp"
	"hash/maphash"
	"path"
	"slices"
	"strings"
)

// index tells which package a path belongs to. Paths are kept as hashes under a
// secret seed: sixteen bytes each, whatever their length.
type index struct {
	seed     maphash.Seed
	entries  []entry
	packages []Package
}

type entry struct {
	path  uint64
	owner uint32
}

// Bounds on what a database may make us keep: 4 MB of paths.
const (
	maxEntries  = 1 << 18
	maxPackages = 1 << 16
)

func newIndex() *index { return &index{seed: maphash.MakeSeed()} }

// pack adds a package and returns its number.
func (x *index) pack(p Package) (uint32, bool) {
	if len(x.packages) >= maxPackages {
		return 0, false
	}
	x.packages = append(x.packages, p.clean())
	return uint32(len(x.packages) - 1), true
}

// file adds a file of a package, if it may be a program.
func (x *index) file(name string, of uint32) {
	if len(x.entries) >= maxEntries || !mayRun(name) {
		return
	}
	x.entries = append(x.entries, entry{maphash.String(x.seed, canonical(name)), of})
}

// seal makes the index ready for find.
func (x *index) seal() {
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

// merged are the directories of / that are links into /usr on most systems by
// now, while packages list their files under either name.
var merged = []string{"/usr/bin/", "/usr/sbin/", "/usr/lib/", "/usr/lib32/", "/usr/lib64/", "/usr/libx32/"}

func canonical(name string) string {
	for _, dir := range merged {
		if strings.HasPrefix(name, dir) {
			return strings.TrimPrefix(name, "/usr")
		}
	}
	return name
}

// otherBin is the path in the directory that sbin may be a link to.
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

// Where and as what programs are not found. Leaving these out makes an index a
// third as big.
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

func mayRun(name string) bool {
	if !strings.HasPrefix(name, "/") || dataNames[path.Ext(name)] {
		return false
	}
	return !slices.ContainsFunc(dataDirs, func(dir string) bool { return strings.HasPrefix(name, dir) })
}
