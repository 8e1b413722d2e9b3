package pkgdb

import (
	"errors"
	"io/fs"
	"strings"

	"iftopgo/flows/owners/untrustedfs"
)

// apkFiles are where apk keeps its database: newer versions below /usr.
var apkFiles = []string{"/lib/apk/db/installed", "/usr/lib/apk/db/installed"}

// readApk reads apk's database: one line for each field, one paragraph for each
// package, apk-package(5).
func readApk(t untrustedfs.Tree, x *index) error {
	for _, file := range apkFiles {
		a := apkReader{index: x}
		if err := t.Lines(file, maxDatabase, a.line); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return fs.ErrNotExist
}

// apkReader reads the lines of a database.
type apkReader struct {
	index *index
	// Of the paragraph: the package, the directory of the next files, the number of the
	// package, and whether it has one.
	pkg      Package
	dir      string
	number   uint32
	numbered bool
}

func (a *apkReader) line(b []byte) error {
	if len(b) == 0 {
		*a = apkReader{index: a.index}
		return nil
	}
	field, value, ok := strings.Cut(string(b), ":")
	if !ok {
		return nil
	}
	switch field {
	case "P":
		a.pkg.Name = value
	case "V":
		a.pkg.Version = value
	case "F":
		a.dir = "/" + value + "/"
	case "R":
		return a.file(value)
	}
	return nil
}

// file adds a file to the package of the paragraph.
func (a *apkReader) file(name string) error {
	if !a.numbered {
		a.pkg.Manager = "apk"
		if a.number, a.numbered = a.index.addPackage(a.pkg); !a.numbered {
			return errTooBig
		}
	}
	return a.index.addFile(a.dir+name, a.number)
}
