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

// look returns the files that are named, with those in the usual places where Auto is.
func (c *Config) look() (all []candidate) {
	add := func(found candidate) {
		if slices.ContainsFunc(all, func(o candidate) bool { return o.path == found.path }) {
			return
		}
		found.info, found.err = c.stat(found.path)
		all = append(all, found)
	}
	for _, file := range c.Files {
		if file != Auto {
			add(candidate{path: file, named: true})
			continue
		}
		for _, place := range c.Places {
			for _, name := range c.list(place) {
				add(candidate{path: filepath.Join(place, name), place: place})
			}
		}
	}
	return all
}

// stat returns the info of a file, by stat(2) if it can be reached: that costs less than to
// open it.
func (c *Config) stat(path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if !errors.Is(err, fs.ErrPermission) {
		return info, err
	}
	f, err := c.Open(path)
	if err != nil {
		return nil, err
	}
	info, err = f.Stat()
	return info, errors.Join(err, f.Close())
}

// list returns the names of the files of a directory that may be MMDB files, in their
// order; none of one that is not there, or cannot be read: most systems have none of the
// usual places.
func (c *Config) list(dir string) (names []string) {
	d, err := c.Open(dir)
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
