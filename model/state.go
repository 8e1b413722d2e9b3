package model

import "iftopgo/theme"

// Mode says what the keys are for.
type Mode uint8

// The modes. All but Browsing show something over the list.
const (
	Browsing Mode = iota
	Helping
	Filtering
	SettingAlert
	ChoosingTheme
	EditingTheme
	ChoosingInterface
	Exporting
	EditingCaptureFilter
	modeCount
)

// Prompts says that a text is asked for at the foot of the screen.
func (m Mode) Prompts() bool {
	return m == Filtering || m == SettingAlert || m == EditingCaptureFilter || m == Exporting
}

// LastMode is the last of the modes.
const LastMode = modeCount - 1

// Appearance is what the colours are made from, and what they compile to.
type Appearance struct {
	Definition theme.Definition
	Profile    theme.Profile
	Dark       bool
	Theme      *theme.Theme
	Glyphs     theme.Glyphs
	// ASCII says that the glyphs are. Plain says that the terminal shows no
	// others, as far as is known: that decides when the settings do not.
	ASCII, Plain bool
	// Terminal is what the terminal says of itself, or is taken for until it
	// does.
	Terminal Terminal
}

// Terminal is how many colours a terminal has, and whether it is dark.
type Terminal struct {
	Profile theme.Profile
	Dark    bool
}

// NewAppearance compiles a look.
func NewAppearance(d theme.Definition, p theme.Profile, dark, ascii bool) Appearance {
	l := Appearance{Definition: d, Profile: p, Dark: dark, Theme: d.Compile(p, dark), Terminal: Terminal{p, dark}}
	return l.WithSigns(ascii)
}

// WithSigns returns the look with other glyphs.
func (l Appearance) WithSigns(ascii bool) Appearance {
	l.ASCII, l.Glyphs = ascii, theme.GlyphsFor(ascii)
	return l
}

// Between stands between the two ends of a flow in a text.
func (l Appearance) Between() string {
	if l.ASCII {
		return " <=> "
	}
	return " ⇄ "
}

// With returns the look with another theme.
func (l Appearance) With(d theme.Definition) Appearance {
	l.Definition, l.Theme = d, d.Compile(l.Profile, l.Dark)
	return l
}

// Severity says how a short text is meant.
type Severity uint8

// The tones.
const (
	Plain Severity = iota
	Good
	Caution
	Bad
)

// Notice is a short message over the hints. A new one takes its place; its
// number tells them apart when it is time to take one away.
type Notice struct {
	Text     string
	Severity Severity
	Number   int
}

// Tip is a tooltip that is shown.
type Tip struct {
	Kind    TipKind
	Segment SegmentID // for TipSegment
	// X and Y are where the pointer was.
	X, Y int
	// Held says that it stays until it is dismissed.
	Held bool
}

// TipKind says what a tooltip is about.
type TipKind uint8

// The kinds of tooltips.
const (
	NoTip TipKind = iota
	TipSegment
	TipRow // the selected row
)

// DoubleClick is a line of the screen where a click went into a row. The second click of
// a double one is no click on what is there then.
type DoubleClick struct {
	Y int
	// Open says that a second click may still come. Number tells clicks apart.
	Open   bool
	Number int
}

// Pointer is where the mouse rests. Its number tells rests apart.
type Pointer struct{ X, Y, Number int }

// SegmentID names a segment of the header bar.
type SegmentID uint8

// The segments from left to right.
const (
	SegProduct SegmentID = iota
	SegInterface
	SegHealth
	SegSent
	SegReceived
	SegFlows
	SegSort
	SegRefresh
	SegDisplay
	SegNames
	SegFilter
	SegTheme
	SegState
	SegClock
	segmentCount
)

// Segments is how many segments there are.
const Segments = int(segmentCount)
