// Package staticpie is where a position-independent program of ELF begins that has no
// interpreter (static PIE). Go's linker makes position-independent programs that need the
// C library's loader: it moves their addresses to where the kernel has put them, and makes
// constant data read-only. The entry _rt0_iftopgo, in assembly, does both itself and goes on
// to Go's own entry, so that the program is static and still at an address that nobody can
// predict.
//
// It takes part only when the linker is told to begin there (-E _rt0_iftopgo) and
// packaging/staticpie has taken the interpreter out; packaging/program does both.
package staticpie
