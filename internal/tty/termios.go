package tty

import (
	"fmt"
	"os"

	"github.com/charmbracelet/x/term"
)

// saveTermios saves the line settings of a terminal and returns what restores them.
// A program that has to end without finishing may have left the terminal raw, without
// echo. Files that are no terminal have no such settings.
func saveTermios(f *os.File) (restore func() error) {
	state, err := term.GetState(f.Fd())
	if err != nil {
		return func() error { return nil }
	}
	return func() error {
		if err := term.Restore(f.Fd(), state); err != nil {
			return fmt.Errorf("restoring the terminal: %w", err)
		}
		return nil
	}
}
