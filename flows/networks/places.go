package networks

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Auto stands in a list of files for those in the usual places.
const Auto = "auto"

const (
	// maxListed is how many names of a directory are looked at, and maxFound how many of
	// them are taken.
	maxListed = 4096
	maxFound  = 64
)

// UsualPlaces are the directories in which files are looked for, in this order: below data,
// the user's directory for data of programs ($XDG_DATA_HOME), unless that is empty, and
// where packages and geoipupdate(1) put them.
func UsualPlaces(data string) []string {
	places := []string{"/usr/local/share/GeoIP", "/usr/share/GeoIP", "/var/lib/GeoIP"}
	if data == "" {
		return places
	}
	return append([]string{filepath.Join(data, "iftopgo"), filepath.Join(data, "GeoIP")}, places...)
}

// candidate is a file that may be used, as it was when it was looked at.
type candidate struct {
	path string
	// named says that the user named it: it is an error if it is of no use.
	named bool
	// place is the directory it was found in, empty for one that was named.
	place string
	info  fs.FileInfo
	err   error
}

// same reports whether the file is what it was: not replaced, written to or cut.
func (c *candidate) same(o *candidate) bool {
	if c.path != o.path || (c.err == nil) != (o.err == nil) {
		return false
	}
	if c.err != nil {
		return c.err.Error() == o.err.Error()
	}
	return os.SameFile(c.info, o.info) && c.info.Size() == o.info.Size() && c.info.ModTime().Equal(o.info.ModTime())
}

// look returns the files that a list of paths names, with those in the usual places where
// it has Auto.
func look(files, places []string) (all []candidate) {
	add := func(c candidate) {
		if slices.ContainsFunc(all, func(o candidate) bool { return o.path == c.path }) {
			return
		}
		c.info, c.err = os.Stat(c.path)
		all = append(all, c)
	}
	for _, file := range files {
		if file != Auto {
			add(candidate{path: file, named: true})
			continue
		}
		for _, place := range places {
			for _, name := range list(place) {
				add(candidate{path: filepath.Join(place, name), place: place})
			}
		}
	}
	return all
}

// list returns the names of the files of a directory that may be MMDB files, in their
// order; none of one that is not there, or cannot be read: most systems have none of the
// usual places.
func list(dir string) (names []string) {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	all, err := d.Readdirnames(maxListed)
	if closing := d.Close(); err != nil && !errors.Is(err, io.EOF) || closing != nil {
		return nil
	}
	for _, name := range all {
		if strings.HasSuffix(strings.ToLower(name), ".mmdb") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names[:min(len(names), maxFound)]
}
