package prefs

import (
	"maps"
	"slices"

	"iftopgo/theme"
)

// Prefs are all preferences. Slices and maps in it are replaced, never written.
type Prefs struct {
	// Theme is a built-in theme's ID or the name of one in CustomThemes.
	Theme string
	// Color is how many colours to use, Background what they are used on.
	Color      ColorMode
	Background Background
	// ASCII is whether to do without Unicode signs.
	ASCII ASCIIMode

	// DNS shows names for addresses, PortNames names for ports.
	DNS, PortNames bool
	// ShowPorts shows ports at all, Processes the owner's column.
	ShowPorts, Processes bool
	// Bytes shows rates in bytes instead of bits.
	Bytes bool
	// Count is which bytes of a packet count.
	Count Count

	// Bars are drawn behind the rows, in BarStyle.
	Bars     bool
	BarStyle theme.BarStyle
	// Scale is the bars' scale; ScaleMax its end, 0 for one that adapts.
	Scale    Scale
	ScaleMax Rate

	// Border is a frame around the screen, Header the header bar.
	Border, Header bool
	// Tooltips are shown when the pointer rests; Mouse takes the mouse at all.
	Tooltips, Mouse bool
	// Cumulative shows the column of totals.
	Cumulative bool

	// Refresh is seconds between two pictures: 1, 2, 5 or 10.
	Refresh int
	// Sort orders the rows, Reverse turns the order around.
	Sort    Sort
	Reverse bool
	// LineMode is what a flow's row shows of its two directions.
	LineMode LineMode
	// Tab is the view to start in.
	Tab Tab
	// Columns are the columns of the table, all of them by default.
	Columns []Column

	// Alert is the rate from which a flow raises an alert; 0 is never.
	Alert Rate
	// Interface is what to capture on; empty for the one of the default route.
	Interface string

	// RingMiB is the size of the kernel's packet buffer in MiB.
	RingMiB int

	// KeyPreset is the set of keys to start from, Keys what differs from it:
	// an action's name and the keys for it. The names are checked by whoever
	// owns the actions. Save does not write it.
	KeyPreset KeyPreset
	Keys      map[string][]string

	// Pinned are the rows kept on top.
	Pinned []Pin
	// CustomThemes are the user's own themes.
	CustomThemes []theme.Custom
}

// Default returns the preferences of who has none.
func Default() Prefs {
	return Prefs{
		Theme:      string(theme.Default),
		Color:      ColorAuto,
		Background: BackgroundAuto,
		ASCII:      ASCIIAuto,
		DNS:        true,
		PortNames:  true,
		ShowPorts:  true,
		Processes:  true,
		Count:      CountFrame,
		Bars:       true,
		BarStyle:   theme.Gradient,
		Scale:      ScaleLog,
		Border:     true,
		Header:     true,
		Tooltips:   true,
		Mouse:      true,
		Cumulative: true,
		Refresh:    1,
		RingMiB:    16,
		Sort:       Sort10s,
		LineMode:   TwoLine,
		Tab:        TabFlows,
		Columns:    AllColumns(),
		KeyPreset:  KeysOwn,
	}
}

// With returns the preferences with what differs between two others changed as
// well. A list gets what was added and loses what was taken away.
func (p Prefs) With(before, after *Prefs) Prefs {
	for i := range schema {
		if s := &schema[i]; !s.same(before, after) {
			s.merge(&p, before, after)
		}
	}
	return p
}

// Equal says whether two preferences are the same.
func (p Prefs) Equal(q Prefs) bool {
	for i := range schema {
		if !schema[i].same(&p, &q) {
			return false
		}
	}
	return maps.EqualFunc(p.Keys, q.Keys, slices.Equal[[]string])
}
