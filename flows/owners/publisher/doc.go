// Package publisher tells which package a program came with, by reading the
// databases of dpkg, rpm, apk and pacman and the layouts of snap, flatpak and
// nix; and the SHA-256 of programs that came with none. The root is that of whoever
// runs the program, so that a container says what is in the databases, and this
// process has more rights than it: it runs no program, reads nothing but regular files
// and through no link that leads out of the root (package foreign), and bounds what it
// keeps.
package publisher
