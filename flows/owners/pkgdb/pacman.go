package pkgdb

import (
	"strings"

	"iftopgo/flows/owners/untrustedfs"
)

const pacmanDir = "/var/lib/pacman/local"

// readPacman reads pacman's local database: a directory for each package, with
// a description and a list of files.
func readPacman(t untrustedfs.Tree, x *index) error {
	return t.Names(pacmanDir, maxNames, func(name string) error {
		// What cannot be read is left out.
		if err := readPacmanPackage(t, x, pacmanDir+"/"+name); ends(err) {
			return err
		}
		return nil
	})
}

// readPacmanPackage reads the directory of a package.
func readPacmanPackage(t untrustedfs.Tree, x *index, dir string) error {
	p := Package{Manager: "pacman"}
	err := sections(t, dir+"/desc", func(section, line string) error {
		switch section {
		case "%NAME%":
			p.Name = line
		case "%VERSION%":
			p.Version = line
		}
		return nil
	})
	if err != nil {
		return err
	}
	n, ok := x.addPackage(p)
	if !ok {
		return errTooBig
	}
	return sections(t, dir+"/files", func(section, line string) error {
		if section != "%FILES%" {
			return nil
		}
		return x.addFile("/"+line, n)
	})
}

// sections calls each with every line of a file and the heading it stands under.
func sections(t untrustedfs.Tree, file string, each func(section, line string) error) error {
	section := ""
	return t.Lines(file, maxList, func(b []byte) error {
		line := strings.TrimSpace(string(b))
		switch {
		case line == "":
		case strings.HasPrefix(line, "%") && strings.HasSuffix(line, "%"):
			section = clip(line)
		default:
			return each(section, line)
		}
		return nil
	})
}
