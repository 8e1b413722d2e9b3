package pkgdb

import (
	"bytes"
	"strings"

	"iftopgo/flows/owners/untrustedfs"
)

// Limits of what is read of a database's files.
const (
	maxDatabase = 256 << 20
	maxList     = 32 << 20
	maxNames    = maxPackages * 8
)

const dpkgDir = "/var/lib/dpkg"

// readDpkg reads the lists of files that dpkg keeps for each package, and the
// versions from its status file, dpkg-query(1).
func readDpkg(t untrustedfs.Tree, x *index) error {
	names, err := t.Names(dpkgDir+"/info", maxNames)
	if err != nil {
		return err
	}
	versions := dpkgVersions(t)
	for _, file := range names {
		name, ok := strings.CutSuffix(file, ".list")
		if !ok {
			continue
		}
		list, err := t.Read(dpkgDir+"/info/"+file, maxList)
		if err != nil {
			continue
		}
		// Packages that may be installed for several architectures at once have
		// theirs in the name of the file.
		name, _, _ = strings.Cut(name, ":")
		n, ok := x.addPackage(Package{Manager: "dpkg", Name: name, Version: versions[name]})
		if !ok {
			return errTooBig
		}
		for line := range bytes.Lines(list) {
			x.addFile(string(bytes.TrimSuffix(line, []byte("\n"))), n)
		}
	}
	return nil
}

func dpkgVersions(t untrustedfs.Tree) map[string]string {
	b, err := t.Read(dpkgDir+"/status", maxList)
	if err != nil {
		return nil
	}
	versions := map[string]string{}
	name := ""
	for line := range bytes.Lines(b) {
		if n, ok := bytes.CutPrefix(line, []byte("Package: ")); ok {
			name = string(bytes.TrimSpace(n))
		}
		if v, ok := bytes.CutPrefix(line, []byte("Version: ")); ok && len(versions) < maxPackages {
			versions[name] = string(bytes.TrimSpace(v))
		}
	}
	return versions
}
