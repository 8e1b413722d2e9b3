package app

import (
	"io"
	"os"

	"github.com/charmbracelet/colorprofile"

	"iftopgo/prefs"
	"iftopgo/theme"
)

// themeProfile is how many colours to start with: what is set, or the most there are
// until the terminal says what it has. NO_COLOR counts whatever its value.
func themeProfile(c prefs.ColorMode) theme.Profile {
	switch {
	case c == prefs.ColorNone, c == prefs.ColorAuto && os.Getenv("NO_COLOR") != "":
		return theme.None
	case c == prefs.Color16:
		return theme.ANSI16
	case c == prefs.Color256:
		return theme.ANSI256
	default:
		return theme.TrueColor
	}
}

// colorProfile is how many colours Bubble Tea writes: as many as are asked for, or as
// the terminal has. By itself Bubble Tea would look later, and takes NO_COLOR for a
// boolean.
func colorProfile(c prefs.ColorMode, out io.Writer) colorprofile.Profile {
	if c == prefs.ColorAuto && os.Getenv("NO_COLOR") == "" {
		return colorprofile.Detect(out, os.Environ())
	}
	of := map[theme.Profile]colorprofile.Profile{
		theme.None: colorprofile.ASCII, theme.ANSI16: colorprofile.ANSI, theme.ANSI256: colorprofile.ANSI256, theme.TrueColor: colorprofile.TrueColor,
	}
	return of[themeProfile(c)]
}
