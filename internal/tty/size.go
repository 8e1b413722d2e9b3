package tty

import (
	"context"
	"os"
	"os/signal"
	"strconv"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// Size returns how many columns and lines a terminal has. One that does not say so has those
// of COLUMNS and LINES, or else 80 and 24.
func Size(terminal *os.File) (width, height int) {
	width, height, err := term.GetSize(terminal.Fd())
	if err != nil {
		width, height = 0, 0
	}
	return sizeOr(width, "COLUMNS", 80), sizeOr(height, "LINES", 24)
}

// sizeOr returns n, or what a variable of the environment says, or else a fallback.
func sizeOr(n int, variable string, fallback int) int {
	if n > 0 {
		return n
	}
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil && n > 0 {
		return n
	}
	return fallback
}

// WatchSize calls resized each time the size of the terminal may have changed (SIGWINCH of
// signal(7)), or has since it was width and height, until the context ends. It blocks.
func WatchSize(ctx context.Context, terminal *os.File, width, height int, resized func(width, height int)) {
	changes := make(chan os.Signal, 1)
	signal.Notify(changes, unix.SIGWINCH)
	defer signal.Stop(changes)
	if w, h := Size(terminal); w != width || h != height {
		resized(w, h)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes:
			resized(Size(terminal))
		}
	}
}
