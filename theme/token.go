package theme

// Token names what a piece of the screen means; a theme says how it looks.
type Token uint8

// The tokens. All but Sparkline, Share, Frame and PopupFrame are text.
const (
	// Text is the default for words and numbers.
	Text Token = iota
	// Dim is for what may be overlooked: units, protocols, labels.
	Dim
	// Faint is for hints and for what is switched off; still readable.
	Faint
	// Accent and Accent2 are the theme's two lead colours: the active tab,
	// the product's name, the sort marker.
	Accent
	Accent2
	// Local and Remote are the two ends of a flow.
	Local
	Remote
	// Arrow stands between the two ends.
	Arrow
	// Sent and Received mark the direction of figures. Low and High are for small and large
	// ones, in the same hue: dimmer, and brighter; graphs go from Low at the axis to High.
	Sent
	Received
	SentLow
	SentHigh
	ReceivedLow
	ReceivedHigh
	// Share is for the bar that says how much of all a row has.
	Share
	// Rate2, Rate10 and Rate40 are the averages over as many seconds.
	Rate2
	Rate10
	Rate40
	// Total is bytes since the start, Process the owner's column.
	Total
	Process
	// Sparkline is the recent past of a flow.
	Sparkline
	// Scale is for the labels and ticks over the bars.
	Scale
	// Frame is for borders and separators.
	Frame
	// HeaderText is a label in the header, HeaderValue its value.
	HeaderText
	HeaderValue
	// SelectedText is the text of the selected row that has no other meaning.
	SelectedText
	// Pinned is the star of a pinned row.
	Pinned
	// OK, Warn and Alert are the states of anything that has a state.
	OK
	Warn
	Alert
	// PopupFrame, PopupTitle and Key are for tooltips, help and choosers.
	PopupFrame
	PopupTitle
	Key

	tokenCount
)

// Tokens is how many tokens there are: they number from 0 to Tokens-1.
const Tokens = int(tokenCount)

// bold reports whether a token is bold in every profile, so that what matters most
// does not depend on colour alone.
func (k Token) bold() bool {
	switch k {
	case HeaderValue, SelectedText, SentHigh, ReceivedHigh, Pinned, Alert, PopupTitle, Key:
		return true
	default:
		return false
	}
}
