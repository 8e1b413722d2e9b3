package pictures

import "strings"

// Shot is a picture: how the program is started, what is typed, and when it is
// taken.
type Shot struct {
	// Name is the file's, without .svg.
	Name string
	// Alt is the alternative text of the image.
	Alt string
	// Width and Height are the terminal's, in cells.
	Width, Height int
	// Scale is the width of the drawing in units for one cell.
	Scale  float64
	Ground Ground
	// Args are flags beside those that every picture has.
	Args []string
	// Settings are lines of the settings.
	Settings string
	// Minutes and seconds of the capture at which it is taken, in steps of ten.
	At int
	// Steps are taken once the capture stands still there.
	Steps []Step
}

// Step types something and waits for a text on the screen, or until one that
// begins with untilGone is not there any more.
type Step struct{ Type, Await string }

// untilGone begins a text in [Step].Await that is to disappear: a notice that goes by
// itself, and whose words depend on how a jump was counted.
const untilGone = "\x00"

// done reports whether the text that the step waits for is there, or gone.
func (s *Step) done(text string) bool {
	if what, ok := strings.CutPrefix(s.Await, untilGone); ok {
		return !strings.Contains(text, what)
	}
	return strings.Contains(text, s.Await)
}

// Keys as terminals send them.
const (
	tab   = "\t"
	enter = "\r"
	down  = "\x1b[B"
	left  = "\x1b[D"
	right = "\x1b[C"
)

// defaults fills in what is not said.
func (s *Shot) defaults(width, height int, scale float64) {
	if s.Width == 0 {
		s.Width, s.Height, s.Scale = width, height, scale
	}
	if s.At == 0 {
		s.At = 300 // The graph goes back as far.
	}
	if s.Ground == (Ground{}) {
		s.Ground = Dark
	}
}
