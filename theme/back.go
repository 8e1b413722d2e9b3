package theme

// Back is what text is drawn on. The bars are backs: text runs over them.
type Back uint8

// Steps is how many steps the gradient of a bar has. Eleven look like a smooth
// gradient, and take half the bytes.
const Steps = 11

// The backs. BarBack and SelectedBarBack number the rest.
const (
	// Ground is the terminal's own background.
	Ground Back = iota
	// HeaderBack is the header bar.
	HeaderBack
	// PopupBack is inside of tooltips, help and choosers.
	PopupBack
	// FieldBack is an input line.
	FieldBack
	// SelectedBack is the selected row.
	SelectedBack
	// AlertBack is a row whose alert is on.
	AlertBack

	firstBar
	firstSelectedBar = firstBar + Steps
	backCount        = firstSelectedBar + Steps
)

// Backs is how many backs there are: they number from 0 to Backs-1.
const Backs = int(backCount)

// BarBack is a step of a bar's gradient: 0 at its start to Steps-1 at its end.
// A step outside of that is taken as the nearest inside.
func BarBack(step int) Back { return firstBar + Back(clampStep(step)) }

// SelectedBarBack is BarBack in the selected row, where bars are brighter.
func SelectedBarBack(step int) Back { return firstSelectedBar + Back(clampStep(step)) }

func clampStep(step int) int { return min(max(step, 0), Steps-1) }

// bar says whether a back is a step of a bar, and which.
func (b Back) bar() (step int, ok bool) {
	switch {
	case b >= firstSelectedBar:
		return int(b - firstSelectedBar), true
	case b >= firstBar:
		return int(b - firstBar), true
	default:
		return 0, false
	}
}
