package pkgdb

import (
	"strings"

	"iftopgo/flows/owners/untrustedfs"
)

const pacmanDir = "/var/lib/pacman/local"

// readPacman reads pacman's local database: a directory for each package, with
// a description and a list of files.
func readPacman(t untrustedfs.Tree, x *index) error {
	names, err := t.Names(pacmanDir, maxNames)
	if err != nil {
		return err
	}
	for _, name := range names {
		desc, err := t.Read(pacmanDir+"/"+name+"/desc", maxList)
		if err != nil {
			continue
		}
		files, err := t.Read(pacmanDir+"/"+name+"/files", maxList)
		if err != nil {
			continue
		}
		p := Package{Manager: "pacman"}
		sections(string(desc), func(section, line string) {
			switch section {
			case "%NAME%":
				p.Name = line
			case "%VERSION%":
				p.Version = line
			}
		})
		n, ok := x.addPackage(p)
		if !ok {
			return errTooBig
		}
		sections(string(files), func(section, line string) {
			if section == "%FILES%" {
				x.addFile("/"+line, n)
			}
		})
	}
	return nil
}

// sections calls each with every line and the heading it stands under.
func sections(text string, each func(section, line string)) {
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "%") && strings.HasSuffix(line, "%"):
			section = line
		default:
			each(section, line)
		}
	}
}
