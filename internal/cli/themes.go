package cli

import (
	"fmt"
	"os"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"iftopgo/theme"
)

// listThemes writes the themes: names alone for scripts, with swatches on a
// terminal.
func listThemes(w *os.File) error {
	for _, d := range theme.All() {
		line := string(d.ID)
		if term.IsTerminal(w.Fd()) {
			line = fmt.Sprintf("%s  %-12s  %s", theme.Swatch(d, terminalProfile(w), true), d.ID, d.Name)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return fmt.Errorf("listing themes: %w", err)
		}
	}
	return nil
}

// terminalProfile is how many colours a terminal has.
func terminalProfile(w *os.File) theme.Profile {
	if os.Getenv("NO_COLOR") != "" {
		return theme.None
	}
	return theme.ProfileOf(colorprofile.Detect(w, os.Environ()))
}
