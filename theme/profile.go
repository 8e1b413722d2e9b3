package theme

// Profile is how many colours the terminal shows. Who decides it (the terminal,
// NO_COLOR, the prefs) is not this package's business.
type Profile uint8

// The profiles. The zero value is the richest.
const (
	// TrueColor is 24 bits a colour.
	TrueColor Profile = iota
	// ANSI256 is xterm's palette; only its indices 16 to 255 are used, since the
	// first sixteen are whatever the user made of them.
	ANSI256
	// ANSI16 is the terminal's own sixteen colours.
	ANSI16
	// None is no colour at all: bold, underline and reverse.
	None
)

// String names the profile as the color preference spells it.
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
