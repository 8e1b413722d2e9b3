package pkgdb

import "iftopgo/flows"

// Package is the distribution package that a program came from. The zero value is one
// that is not known.
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

// Unpackaged is the manager of programs that came from no package.
const Unpackaged = "unpackaged"

// String returns the name of the package, or "unpackaged"; empty while it is not known.
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
