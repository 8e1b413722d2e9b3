package pkgdb

import (
	"strings"

	"iftopgo/flows/owners/untrustedfs"
)

// apkFiles are where apk keeps its database: newer versions below /usr.
var apkFiles = []string{"/lib/apk/db/installed", "/usr/lib/apk/db/installed"}

// readApk reads apk's database: one line for each field, one paragraph for each
// package, apk-package(5).
func readApk(t untrustedfs.Tree, x *index) error {
	b, err := t.Read(apkFiles[0], maxDatabase)
	if err != nil {
		b, err = t.Read(apkFiles[1], maxDatabase)
	}
	if err != nil {
		return err
	}
	var p Package
	dir := ""
	number, packed := uint32(0), false
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			p, dir, packed = Package{}, "", false
			continue
		}
		field, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		switch field {
		case "P":
			p.Name = value
		case "V":
			p.Version = value
		case "F":
			dir = "/" + value + "/"
		case "R":
			if !packed {
				p.Manager = "apk"
				if number, packed = x.addPackage(p); !packed {
					return errTooBig
				}
			}
			x.addFile(dir+value, number)
		}
	}
	return nil
}
