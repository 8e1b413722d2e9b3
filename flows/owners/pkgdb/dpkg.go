package pkgdb

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"iftopgo/flows/owners/untrustedfs"
)

// Limits of what is read of a database's files, in bytes, and of the names in a
// directory: dpkg has some files for each package.
const (
	maxDatabase = 256 << 20
	maxList     = 32 << 20
	maxNames    = 1 << 19
)

const dpkgDir = "/var/lib/dpkg"

// readDpkg reads the lists of files that dpkg keeps for each package, and the
// versions from its status file, dpkg-query(1).
func readDpkg(t untrustedfs.Tree, x *index) error {
	versions, err := dpkgVersions(t, x.limits.packages)
	if ends(err) || errors.Is(err, untrustedfs.ErrNotRoots) {
		return err
	}
	return t.Names(dpkgDir+"/info", maxNames, func(file string) error {
		name, ok := strings.CutSuffix(file, ".list")
		if !ok {
			return nil
		}
		// Packages that may be installed for several architectures at once have
		// theirs in the name of the file.
		name, _, _ = strings.Cut(name, ":")
		n, ok := x.addPackage(Package{Manager: "dpkg", Name: name, Version: versions[clip(name)]})
		if !ok {
			return errTooBig
		}
		err := t.Lines(dpkgDir+"/info/"+file, maxList, func(line []byte) error { return x.addFile(string(line), n) })
		if ends(err) {
			return err
		}
		return nil // A list that cannot be read is left out.
	})
}

// ends reports whether an error is one after which nothing more is read.
func ends(err error) bool {
	return errors.Is(err, errTooBig) || errors.Is(err, untrustedfs.ErrBudget) || errors.Is(err, context.Canceled)
}

// clip cuts a text to what is kept of one.
func clip(s string) string { return s[:min(len(s), maxText)] }

// dpkgVersions returns the versions of at most so many packages.
func dpkgVersions(t untrustedfs.Tree, most int) (map[string]string, error) {
	versions := map[string]string{}
	name := ""
	err := t.Lines(dpkgDir+"/status", maxList, func(line []byte) error {
		if n, ok := bytes.CutPrefix(line, []byte("Package: ")); ok {
			name = clip(string(bytes.TrimSpace(n)))
		}
		if v, ok := bytes.CutPrefix(line, []byte("Version: ")); ok && len(versions) < most {
			versions[name] = clip(string(bytes.TrimSpace(v)))
		}
		return nil
	})
	return versions, err
}
