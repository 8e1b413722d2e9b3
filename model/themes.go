package model

import (
	"slices"
	"strings"

	"iftopgo/theme"
)

// BarWidth is the width in cells of the bar in a theme's swatch, SwatchWidth that of
// the whole swatch with the blank behind the bar.
const (
	BarWidth    = theme.Steps
	SwatchWidth = theme.SwatchWidth
)

// ThemeChoice is a theme in a list, with its swatch.
type ThemeChoice struct {
	Definition theme.Definition
	// Bar and Blocks are the halves of the swatch, as text with SGR sequences;
	// empty without colours.
	Bar, Blocks string
	User        bool // It is one of the user's.
}

// choices are themes with their swatches in the colours of an appearance.
func choices(all []theme.Definition, l Appearance, own bool) []ThemeChoice {
	out := make([]ThemeChoice, len(all))
	for i, d := range all {
		bar, blocks := d.Compile(l.Profile, l.Dark).Swatches()
		out[i] = ThemeChoice{d, bar, blocks, own}
	}
	return out
}

// UserThemes are the user's themes with their swatches. It takes 0.3 ms a theme.
func UserThemes(own []theme.Custom, l Appearance) []ThemeChoice {
	var all []theme.Definition
	for _, c := range own {
		if d, err := c.Definition(); err == nil {
			all = append(all, d)
		}
	}
	return choices(all, l, true)
}

// AllThemes are the built-in themes and then the user's, with their swatches. One of the
// user's takes the place of the built-in theme that has its name.
func AllThemes(own []theme.Custom, l Appearance) []ThemeChoice {
	users := UserThemes(own, l)
	replaced := func(d theme.Definition) bool {
		return slices.ContainsFunc(users, func(c ThemeChoice) bool { return strings.EqualFold(string(c.Definition.ID), string(d.ID)) })
	}
	return append(choices(slices.DeleteFunc(theme.All(), replaced), l, false), users...)
}

// ThemeChooser is the list of all themes to choose from.
type ThemeChooser struct {
	All []ThemeChoice
	// Search is the text that the names of the listed themes contain.
	Search Line
	// At is the index of the highlighted theme among those found, Top that of the
	// first visible one.
	At, Top int
	// Before is the theme that Esc restores.
	Before theme.Definition
	// Marked is the theme that the highlighted one is compared with; nil for none.
	Marked *theme.Theme
}

// Found returns the themes whose names contain Search, without regard to case and
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

// ColorNames are what each of a theme's six colours is for.
var ColorNames = [...]string{
	"lead, titles", "hosts, 2 s", "processes", "remote, 10 s", "arrows, 40 s", "bars",
}

// EditStage decides what the keys of the theme editor are for.
type EditStage uint8

// The stages of the theme editor.
const (
	// PickColor highlights one of the six colours, and changes its hue.
	PickColor EditStage = iota
	// TypeColor edits one of them as text.
	TypeColor
	// NameTheme edits the name to save the theme under.
	NameTheme
	// ListUserThemes lists the user's themes.
	ListUserThemes
	// RenameUserTheme edits the name of one of them.
	RenameUserTheme
)

// Question is what the theme editor asks before it does something.
type Question uint8

// The questions, all of them about losing something.
const (
	NoQuestion Question = iota
	AskDiscard          // leave without saving
	AskOpen             // open another theme without saving
	AskReplace          // save over another theme
	AskDelete
)

// ThemeEditor is a theme that is edited, and the list of the user's themes.
type ThemeEditor struct {
	Stage EditStage
	Ask   Question
	// Colors are the six colours, Slot the index of the highlighted one, and Saved
	// what they were when the theme was opened.
	Colors, Saved [len(ColorNames)]string
	Slot          int
	// Name is the theme that was opened; empty for a new one. Deleted is the name it
	// had, if it was deleted since then.
	Name, Deleted string
	// Line is the colour or the name that is edited, Err what is wrong with it.
	Line Line
	Err  string
	// UserThemes are the user's themes, At the index of the highlighted one and Top that of
	// the first visible one.
	UserThemes []ThemeChoice
	At, Top    int
	// Before is the theme that Esc restores.
	Before theme.Definition
}

// Changed reports whether there is something to save.
func (e *ThemeEditor) Changed() bool { return e.Colors != e.Saved }

// Custom is the theme as it is edited. One without a name gets one, so that it can be
// shown.
func (e *ThemeEditor) Custom() theme.Custom {
	name := e.Name
	if name == "" {
		name = "new theme"
	}
	return theme.Custom{Name: name, Colors: e.Colors}
}

// Listing reports whether the list of own themes is shown in place of the colours.
func (e *ThemeEditor) Listing() bool { return e.Stage == ListUserThemes || e.Stage == RenameUserTheme }
