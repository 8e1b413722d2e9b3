package theme

import (
	"slices"
	"strings"
)

// ID is a theme's name as flags and settings spell it. Case is ignored.
type ID string

// Default is the theme when none is chosen.
const Default ID = "NeonSprawl"

// Definition is a theme before it is compiled. It is a plain value: two
// definitions are equal when they look the same and have the same name.
type Definition struct {
	// ID is unique among the built-in and the user themes.
	ID ID
	// Name is for people.
	Name string

	anchors anchors
}

// anchors are the colours picked by hand; anchors.palette derives the rest.
type anchors struct {
	// text is the theme's white.
	text rgb
	// accent and accent2 lead; most that is not a flow's data follows them.
	accent, accent2 rgb
	// local and remote are the two ends of a flow.
	local, remote rgb
	// process and total are columns of their own.
	process, total rgb
	// hot is the 2 s rate, cool the 40 s rate; the 10 s rate is between them.
	hot, cool rgb
	// from and to are the ends of the bars' gradient at full glow. They are
	// fitted to a luminance that text can be read on.
	from, to rgb
	// header is the header bar's background in the dark.
	header rgb
	// received and sent are the hues of the two directions; how bright they are
	// follows the size of a figure.
	received, sent rgb
	// share is the bar that says how much of all a row has.
	share rgb
	// ok, warn and alert are the states. Alert is red, and nothing else is: a theme of
	// red has it in what lies behind the text.
	ok, warn, alert rgb
	// grounds are the backgrounds, dark and light, of the terminals that the theme
	// belongs to; 0 where it belongs to none.
	grounds [2]rgb
	// reverse says that bars are light with dark text, also in the dark.
	reverse bool
	// basic says that the terminal's own colours are taken whatever it can show.
	basic bool
	// ansi is the rendering in the terminal's own sixteen colours.
	ansi sixteen
}

// sixteen is a rendering in the terminal's own sixteen colours: 0 to 7 normal,
// 8 to 15 bright. from, to and header are backgrounds and therefore below 8.
type sixteen struct {
	accent, accent2, local, remote, process, total, hot, cool uint8

	from, to, header uint8

	received, sent, share, ok, warn, alert uint8
}

// All returns the built-in themes, the default one first.
func All() []Definition {
	all := make([]Definition, len(builtin))
	copy(all, builtin[:])
	return all
}

// Lookup finds a built-in theme by its ID, ignoring case.
func Lookup(name string) (Definition, bool) {
	if i := lookup(name); i >= 0 {
		return builtin[i], true
	}
	return Definition{}, false
}

// lookup returns the index of a built-in theme, -1 when there is none of that name.
func lookup(name string) int {
	return slices.IndexFunc(builtin[:], func(d Definition) bool { return strings.EqualFold(string(d.ID), name) })
}
