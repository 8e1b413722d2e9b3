// Package restorer restores the terminal of a program that has died: by a crash of any of its
// goroutines, SIGABRT, SIGKILL, or for want of memory. The program cannot do that itself. A
// restorer, which is the program started once more, waits on a socket until the program ends. It
// is in a session of its own, which signals of the terminal do not reach, and reads nothing
// but the socket.
package restorer
