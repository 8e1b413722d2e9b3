// Package pkgdb tells which distribution package a program came from. It reads the
// databases of dpkg, rpm, apk and pacman and the directory layouts of snap, flatpak
// and nix, and computes the SHA-256 of programs that came with no package.
//
// The databases are those of the root directory that the program's process sees, so
// a container controls what is in them, while this process has more privileges. It
// therefore runs no program, reads only regular files, follows no link out of that
// root (package untrustedfs), and bounds what it reads and keeps.
package pkgdb
