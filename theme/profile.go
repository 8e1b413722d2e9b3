package theme

import "github.com/charmbracelet/colorprofile"

// Profile is how many colours the terminal shows. The terminal, NO_COLOR and the
// settings decide it, outside of this package.
type Profile uint8

// The profiles. The zero value is the richest.
const (
	// TrueColor is 24 bits a colour.
	TrueColor Profile = iota
	// ANSI256 is xterm's palette; only indices 16 to 255 are used, since users
	// redefine the first sixteen.
	ANSI256
	// ANSI16 is the terminal's own sixteen colours.
	ANSI16
	// None is no colour at all: bold, underline and reverse.
	None
)

// String is the profile as the setting "color" spells it.
func (p Profile) String() string {
	switch p {
	case TrueColor:
		return "truecolor"
	case ANSI256:
		return "256"
	case ANSI16:
		return "16"
	default:
		return "none"
	}
}

// ProfileOf returns the profile for that of a terminal: None for terminals without
// colours, and for output that is no terminal.
func ProfileOf(p colorprofile.Profile) Profile {
	switch p {
	case colorprofile.TrueColor:
		return TrueColor
	case colorprofile.ANSI256:
		return ANSI256
	case colorprofile.ANSI:
		return ANSI16
	default:
		return None
	}
}
