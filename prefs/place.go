package prefs

import (
	"fmt"
	"path/filepath"

	"iftopgo/internal/userfile"
)

// Place is where the settings are, and the user they belong to.
type Place struct {
	// Path is the file.
	Path string
	// Legacy is the file of iftoprs to import from when Path does not exist; empty for
	// none.
	Legacy string
	// Owner is the invoking user, nil if there is none.
	Owner *userfile.Owner
}

// file is the place of the file.
func (p Place) file() userfile.Place { return userfile.Place{Path: p.Path, Owner: p.Owner} }

// Directory returns the directory that the file is in, behind symbolic links, and makes
// it if need be.
func (p Place) Directory() (string, error) {
	d, err := userfile.OpenDirectory(p.file())
	if err != nil {
		return "", fmt.Errorf("making the directory of settings: %w", err)
	}
	return d.Name(), d.Close()
}

// Locate returns where the settings are: in the file given, or else in
// $XDG_CONFIG_HOME/iftopgo/config.toml, or else in ~/.config/iftopgo/config.toml. Under
// sudo the home directory is that of the invoking user.
func Locate(given string, env userfile.Env) (Place, error) {
	if given != "" {
		p := env.Place(given)
		return Place{Path: p.Path, Owner: p.Owner}, nil
	}
	home, err := env.Home()
	if err != nil {
		return Place{}, fmt.Errorf("%w; name a file for settings with -c", err)
	}
	owner := env.InvokingUser()
	config := env.Getenv("XDG_CONFIG_HOME")
	// The XDG base directory specification wants relative paths ignored. Under sudo the
	// variable may be root's own.
	if !filepath.IsAbs(config) || owner != nil && !within(home, config) {
		config = filepath.Join(home, ".config")
	}
	return Place{
		Path:   filepath.Join(config, "iftopgo", "config.toml"),
		Legacy: filepath.Join(home, ".iftoprs.conf"),
		Owner:  owner,
	}, nil
}

// within reports whether a path lies in a directory.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
