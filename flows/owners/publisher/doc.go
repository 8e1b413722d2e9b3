// Package publisher tells which package a program came with, by reading the
// databases of dpkg, rpm, apk and pacman and the layouts of snap, flatpak and
// nix; and the SHA-256 of programs that came with none. It runs no program, reads
// through no link that leads out of the given root, and bounds what it keeps.
package publisher
