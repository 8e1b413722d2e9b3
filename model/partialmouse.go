package model

// PartialMouse is a mouse report of which a slow link has delivered the beginning. A
// terminal's input is taken apart by time: what follows an ESC too late is no
// longer a report but the keys it is spelt with.
type PartialMouse struct {
	// Text is what has come of it, from the ESC on; empty when nothing has.
	Text string
	// Held is how many of the last characters of Text are keys that were pressed
	// just now, and not acted on yet: they may be the rest of a report.
	Held int
	// Sure says that they are. Nobody types that.
	Sure bool
	// Number tells holding back apart.
	Number int
}

// KeyReleasedMsg says that the keys held back with that number were all that came at
// once, so that somebody typed them.
type KeyReleasedMsg struct{ Number int }
