package model

import "iftopgo/theme"

// Mode decides what the keys are for.
type Mode uint8

// The modes. All but Browsing show a prompt or a pop-up.
const (
	Browsing Mode = iota
	Helping
	Filtering
	SettingAlert
	ChoosingTheme
	EditingTheme
	ChoosingColumns
	Exporting
	EditingCaptureFilter
	ConfirmingReset
	ShowingDetails
	modeCount
)

// Prompts reports whether a text is edited in the last line of the screen, or a question is
// asked there.
func (m Mode) Prompts() bool {
	return m == Filtering || m == SettingAlert || m == EditingCaptureFilter || m == Exporting || m == ConfirmingReset
}

// LastMode is the last of the modes.
const LastMode = modeCount - 1

// Appearance is the theme with the profile it is compiled for, and the glyphs.
type Appearance struct {
	Definition theme.Definition
	Profile    theme.Profile
	Dark       bool
	Theme      *theme.Theme
	Glyphs     theme.Glyphs
	// ASCII says that the glyphs are ASCII. Plain says that the terminal shows no
	// others, as far as is known, which decides when the settings do not.
	ASCII, Plain bool
	// Terminal is what the terminal reports, or is assumed until it does.
	Terminal Terminal
}

// Terminal is how many colours a terminal has, and whether its background is dark.
type Terminal struct {
	Profile theme.Profile
	Dark    bool
}

// NewAppearance compiles a theme for a terminal.
func NewAppearance(d theme.Definition, p theme.Profile, dark, ascii bool) Appearance {
	l := Appearance{Definition: d, Profile: p, Dark: dark, Theme: d.Compile(p, dark), Terminal: Terminal{p, dark}}
	return l.WithGlyphs(ascii)
}

// WithGlyphs returns the appearance with other glyphs.
func (l Appearance) WithGlyphs(ascii bool) Appearance {
	l.ASCII, l.Glyphs = ascii, theme.GlyphsFor(ascii)
	return l
}

// Between is written between the two endpoints of a flow.
func (l Appearance) Between() string {
	if l.ASCII {
		return " <=> "
	}
	return " ⇄ "
}

// With returns the appearance with another theme.
func (l Appearance) With(d theme.Definition) Appearance {
	l.Definition, l.Theme = d, d.Compile(l.Profile, l.Dark)
	return l
}

// Severity decides the colour of a short text.
type Severity uint8

// The severities.
const (
	Plain Severity = iota
	Good
	Caution
	Bad
)

// Notice is a short message in place of the hints. A new one replaces it; Number tells
// them apart when the time of one is over.
type Notice struct {
	Text     string
	Severity Severity
	Number   int
	// Of is the state that it is about: it goes when that changes.
	Of NoticeOf
}

// NoticeOf is a state that a notice is about.
type NoticeOf uint8

// The states: none, the filter of the rows, and whether what is shown is paused.
const (
	NoticeOfNothing NoticeOf = iota
	NoticeOfFilter
	NoticeOfPause
)

// Tip is the tooltip that is shown.
type Tip struct {
	Kind    TipKind
	Segment SegmentID // for TipSegment
	// X and Y are where the pointer was, in cells.
	X, Y int
	// Held says that it stays until it is closed.
	Held bool
}

// TipKind is what a tooltip explains.
type TipKind uint8

// The kinds of tooltips.
const (
	NoTip TipKind = iota
	TipSegment
	TipRow // the selected row
)

// DoubleClick is the line of the screen where a click has drilled down. The
// second click of a double click is no click on the row that is there by then.
type DoubleClick struct {
	Y int
	// Open says that a second click can still come. Number tells clicks apart.
	Open   bool
	Number int
}

// Pointer is where the mouse is, in cells. Number counts its moves.
type Pointer struct{ X, Y, Number int }

// SegmentID is a segment of the header bar.
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
