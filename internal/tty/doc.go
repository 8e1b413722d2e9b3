// Package tty is the program's relation to its terminal and to the shell that
// started it: the signals that end the program, job control, hang-ups, the line
// settings (termios(3)) to restore, and whether the terminal can show a screen.
package tty
