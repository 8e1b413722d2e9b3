// Package procfs reads from /proc who a process is and which sockets it holds.
// It never runs a program, reads no file without a limit, and hands text on as
// it is: hostile.
package procfs
