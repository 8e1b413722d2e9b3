package model

import (
	"iftopgo/flows"
	"iftopgo/theme"
)

// Model is everything there is to show.
type Model struct {
	// Version is the program's, for the header.
	Version string
	// Width and Height are the terminal's size in cells, 0 until it is known.
	Width, Height int
	// Theme is compiled for the terminal; Glyphs are the signs it can show.
	Theme  *theme.Theme
	Glyphs theme.Glyphs

	Display Display

	// Table is the newest state of the traffic, Shown the one that is listed:
	// the table as it was when it was last refreshed.
	Table, Shown *flows.Table
	// Rows are the flows of Shown, filtered and in order.
	Rows []flows.Row
	// Refreshes counts how often Shown was replaced.
	Refreshes uint64
	// Done says that no batch follows, Err why if that is not as it should be.
	Done bool
	Err  error
}

// Display says how traffic is shown.
type Display struct {
	// Bytes shows rates in bytes a second instead of bits.
	Bytes bool
	// HidePorts leaves the ports of both ends out.
	HidePorts bool
	// Refresh is how often the rows are brought up to date, in seconds.
	Refresh int
	Sort    flows.SortBy
	Reverse bool
}

// New returns a model of a capture that has not begun.
func New(version string, d Display, t *theme.Theme, g theme.Glyphs) Model {
	table := flows.NewTable(flows.Options{})
	return Model{Version: version, Display: d, Theme: t, Glyphs: g, Table: table, Shown: table}
}
