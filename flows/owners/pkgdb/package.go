package pkgdb

import "iftopgo/flows"

// Package is the distribution package that a program came from. The zero value is one
// that is not known.
type Package struct {
	// Manager is "dpkg", "rpm", "apk", "pacman", "snap", "flatpak" or "nix", or
	// [Unpackaged] or [Unverified].
	Manager string
	// Name and Version are the package's, as its manager shows them.
	Name, Version string
	// SHA256 is the hash of a program without a package in hexadecimal digits; empty
	// until it is known.
	SHA256 string
}

// The managers of programs without a package.
const (
	// Unpackaged is that of programs that came from no package.
	Unpackaged = "unpackaged"
	// Unverified is that of programs which another user than root may have put where they
	// are: what a package database says of their path is not said of them.
	Unverified = "unverified"
)

// String returns the name of the package, or "unpackaged" or "unverified"; empty while it
// is not known.
func (p Package) String() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Manager
}

// Full returns the name of the package with its version, empty for
// [Unpackaged] and [Unverified].
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
