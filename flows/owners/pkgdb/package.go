package pkgdb

import "iftopgo/flows"

// Package is where a program came from. The zero value is "not known yet".
type Package struct {
	// Manager is "dpkg", "rpm", "apk", "pacman", "snap", "flatpak" or "nix", or
	// [Unpackaged].
	Manager string
	// Name and Version are the package's, as its manager shows them.
	Name, Version string
	// SHA256 is the hash of an unpackaged program in hexadecimal digits; empty
	// until it is known.
	SHA256 string
}

// Unpackaged is the manager of programs that no package brought.
const Unpackaged = "unpackaged"

// String returns the package as a table shows it.
func (p Package) String() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Manager
}

// Full returns the name of the package with its version, empty for [Unpackaged].
func (p Package) Full() string {
	if p.Version == "" {
		return p.Name
	}
	return p.Name + " " + p.Version
}

// maxText is the most that is kept of a name or version, in bytes.
const maxText = 128

func (p Package) clean() Package {
	p.Name = flows.Clean(p.Name, maxText)
	p.Version = flows.Clean(p.Version, maxText)
	return p
}
