package painter

import "io"

// Config says what terminal a Painter draws on.
type Config struct {
	// Out is the terminal. Each picture is one Write.
	Out io.Writer
	// Env is the environment, of which TERM and what tells the program behind the terminal
	// are read.
	Env []string
}
