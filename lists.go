package main

import (
	"fmt"
	"os"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"iftopgo/capture/iface"
	"iftopgo/theme"
	"iftopgo/update"
	"iftopgo/view/text"
)

// listColors writes the themes: names alone for programs, with swatches for
// people.
func listColors(w *os.File) error {
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
	return update.Profile(colorprofile.Detect(w, os.Environ()))
}

func listInterfaces(w *os.File) error {
	links, err := iface.List()
	if err != nil {
		return err
	}
	return text.Interfaces(w, links, term.IsTerminal(w.Fd()))
}
