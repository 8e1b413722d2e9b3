// Package buildinfo asks the kernel what it has for a program that captures and
// wants to give up its rights, and what of it this process may use. Asking
// needs no rights and changes nothing.
package buildinfo
