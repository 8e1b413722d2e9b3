package painter

import (
	"io"

	"github.com/charmbracelet/colorprofile"
)

// Config says what terminal a Painter draws on.
type Config struct {
	// Out is the terminal. Each picture is one Write.
	Out io.Writer
	// Env is the environment, of which TERM and what tells the program behind the terminal
	// are read.
	Env []string
	// Colors are those that the terminal has.
	Colors colorprofile.Profile
	// HardTabs says that a tab moves the cursor and does nothing else (TAB0 of termios(3)).
	HardTabs bool
}
