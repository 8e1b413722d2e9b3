package tty

import (
	"os"
	"testing"

	"github.com/creack/pty"
)

// pseudoTerminal opens a terminal and its other end for a test, or skips it where there are none.
func pseudoTerminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminals: ", err)
	}
	t.Cleanup(func() {
		_ = slave.Close()
		_ = master.Close()
	})
	return master, slave
}

// openPseudo opens a screen on one.
func openPseudo(t *testing.T) (s *Screen, master, slave *os.File) {
	t.Helper()
	master, slave = pseudoTerminal(t)
	s, err := OpenScreen(slave, slave, func(bool) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return s, master, slave
}
