package model

import (
	"strings"

	"iftopgo/theme"
)

// BarWidth is how many cells the bar in the picture of a theme takes, and
// SwatchWidth the whole picture with the blank behind the bar.
const (
	BarWidth    = theme.Steps
	SwatchWidth = theme.SwatchWidth
)

// ThemeChoice is a theme in a list, with a small picture of it.
type ThemeChoice struct {
	Definition theme.Definition
	// Bar and Blocks are the halves of the picture, as SGR text; empty without
	// colours.
	Bar, Blocks string
	Own         bool // one of the user's
}

// choices pictures themes as a look shows them.
func choices(all []theme.Definition, l Appearance, own bool) []ThemeChoice {
	out := make([]ThemeChoice, len(all))
	for i, d := range all {
		bar, blocks := d.Compile(l.Profile, l.Dark).Swatches()
		out[i] = ThemeChoice{d, bar, blocks, own}
	}
	return out
}

// OwnThemes are the user's themes, pictured. It costs 0.3 ms a theme.
func OwnThemes(own []theme.Custom, l Appearance) []ThemeChoice {
	var all []theme.Definition
	for _, c := range own {
		if d, err := c.Definition(); err == nil {
			all = append(all, d)
		}
	}
	return choices(all, l, true)
}

// AllThemes are the built-in themes and then the user's, pictured.
func AllThemes(own []theme.Custom, l Appearance) []ThemeChoice {
	return append(choices(theme.All(), l, false), OwnThemes(own, l)...)
}

// ThemeChooser is the list of all themes, and where one is in it.
type ThemeChooser struct {
	All []ThemeChoice
	// Search leaves those whose names contain it.
	Search Line
	// At is the highlighted one among those found, Top the first in sight.
	At, Top int
	// Before is the theme to go back to.
	Before theme.Definition
	// Marked is compared with the highlighted one; nil for none.
	Marked *theme.Theme
}

// Found returns the themes that are searched for, without regard to case and
// blanks.
func (c *ThemeChooser) Found() []ThemeChoice {
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }
	search := plain(c.Search.String())
	if search == "" {
		return c.All
	}
	var found []ThemeChoice
	for _, t := range c.All {
		if strings.Contains(plain(t.Definition.Name), search) {
			found = append(found, t)
		}
	}
	return found
}

// ColorNames say what each of a theme's six colours is for.
var ColorNames = [...]string{
	"lead, titles", "hosts, 2 s", "processes", "remote, 10 s", "arrows, 40 s", "bars",
}

// EditStage is what the keys of the theme editor are for.
type EditStage uint8

// The stages of editing a theme.
const (
	// PickColor goes among the six colours and turns them.
	PickColor EditStage = iota
	// TypeColor types one of them.
	TypeColor
	// NameTheme asks for the name to save under.
	NameTheme
	// ListOwn goes among the user's themes.
	ListOwn
	// RenameOwn types another name for one of them.
	RenameOwn
)

// Question is what is to be answered with yes or no before it is done.
type Question uint8

// The questions, all of them about losing something.
const (
	NoQuestion Question = iota
	AskDiscard          // leave without saving
	AskOpen             // open another theme without saving
	AskReplace          // save over another theme
	AskDelete
)

// ThemeEditor is a theme in the making, and the list of those that are made.
type ThemeEditor struct {
	Stage EditStage
	Ask   Question
	// Colors are the six colours, Slot the highlighted one, and Saved what they
	// were when they were opened.
	Colors, Saved [len(ColorNames)]string
	Slot          int
	// Name is the theme that was opened; empty for a new one. Deleted is the name it
	// had, if it was deleted since.
	Name, Deleted string
	// Line is the color or the name that is typed, Err what is wrong with it.
	Line Line
	Err  string
	// Own are the user's themes, At the highlighted one and Top the first in
	// sight.
	Own     []ThemeChoice
	At, Top int
	// Before is the theme to go back to.
	Before theme.Definition
}

// Changed says that there is something to save.
func (e *ThemeEditor) Changed() bool { return e.Colors != e.Saved }

// Custom is the theme as it stands. One without a name gets one, so that it
// can be shown.
func (e *ThemeEditor) Custom() theme.Custom {
	name := e.Name
	if name == "" {
		name = "new theme"
	}
	return theme.Custom{Name: name, Colors: e.Colors}
}

// Listing says that the list of own themes is shown in place of the colours.
func (e *ThemeEditor) Listing() bool { return e.Stage == ListOwn || e.Stage == RenameOwn }
