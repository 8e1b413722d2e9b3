package layout

import (
	"slices"

	"iftopgo/model"
	"iftopgo/prefs"
)

// Column is a column of the list with its place; a blank cell follows it.
type Column struct {
	ID       ColumnID
	X, Width int
	Right    bool // numbers are aligned to the right
}

// ColumnID names a column of the list.
type ColumnID uint8

// The columns from left to right.
const (
	Star ColumnID = iota
	Local
	Arrow
	Remote
	Protocol
	Process
	User
	Container
	Network
	Flows
	Direction
	Rate2s
	Rate10s
	Rate40s
	Total
)

// The columns that the overview has besides.
const (
	Package ColumnID = iota + Total + 1
	Service
	Received
	SentRate
	Change
	Peak
	Recent
	Share
	Packets
	Age
	Last
)

// The columns that either layout has where there are several machines.
const (
	Machine ColumnID = iota + Last + 1
	MachineState
	MachineDrops
)

// spec is how much room a column takes, and when it is dropped for want of room.
type spec struct {
	id    ColumnID
	pref  prefs.Column // that switches it off; empty for none
	width int          // the least, for hosts and processes
	most  int          // for columns that grow
	drop  int          // columns with a higher number go first; 0 never goes
	right bool
}

// Columns with a drop number of extras or more are shown only if the title of a group
// has room beside them.
const (
	extras    = 11
	titleRoom = 24
)

// lastDrop is the highest number of specs.
const lastDrop = 13

var specs = [...]spec{
	{Star, "", 1, 1, 4, false},
	{Local, prefs.ColumnLocal, 11, 60, 7, false},
	{Arrow, "", 1, 1, 7, false},
	{Remote, prefs.ColumnRemote, 11, 60, 0, false},
	{MachineState, "", 10, 10, 4, false},
	{MachineDrops, "", 6, 6, 9, true},
	{Machine, "", 8, 24, 5, false},
	{Protocol, prefs.ColumnProtocol, 6, 6, 8, false},
	{Process, prefs.ColumnProcess, 12, 26, 9, false},
	{User, prefs.ColumnUser, 8, 16, 12, false},
	{Container, prefs.ColumnContainer, 12, 40, lastDrop, false},
	{Network, prefs.ColumnNetwork, 17, 32, lastDrop, false},
	{Flows, prefs.ColumnFlows, 6, 6, extras, true},
	{Direction, "", 1, 1, 3, false},
	{Rate2s, prefs.Column2s, 7, 7, 5, true},
	{Rate10s, prefs.Column10s, 7, 7, 1, true},
	{Rate40s, prefs.Column40s, 7, 7, 6, true},
	{Total, prefs.ColumnTotal, 7, 7, 10, true},
}

// absent reports whether a column has nothing to say as things are, in either layout.
func absent(m *model.Model, id ColumnID) bool {
	grouped := m.Prefs.Tab != prefs.TabFlows
	switch id {
	case Local, Arrow, Protocol, Service:
		return grouped
	case Process:
		return !m.Prefs.Processes || m.Prefs.Tab == prefs.TabProcesses
	case Network:
		return !m.Networks.Any() || grouped && m.Prefs.Tab != prefs.TabHosts // A row of others has many.
	case Machine:
		return !m.SeveralMachines || m.Prefs.Tab == prefs.TabMachines // There a machine is what a row is.
	case MachineState, MachineDrops:
		return m.Prefs.Tab != prefs.TabMachines
	case Flows:
		return !grouped
	case Total:
		return !m.Prefs.Cumulative
	default:
		return false
	}
}

// wanted says whether the settings ask for a column at all.
func (s *spec) wanted(m *model.Model) bool {
	switch s.id {
	case User, Container:
		if m.Prefs.Tab != prefs.TabProcesses { // There a process is what a row is.
			return false
		}
	case Direction:
		return m.Prefs.LineMode != prefs.OneLine
	default:
	}
	return !absent(m, s.id) && (s.pref == "" || slices.Contains(m.Prefs.Columns, s.pref))
}

// columns chooses the columns that fit, and gives the rest of the width to
// those that grow.
func columns(m *model.Model, inside Rect) []Column {
	chosen := make([]spec, 0, len(specs)+1)
	for _, s := range specs {
		if s.wanted(m) {
			chosen = append(chosen, s)
		}
	}
	if !slices.ContainsFunc(chosen, func(s spec) bool { return s.id == Remote || s.id == Local }) {
		chosen = slices.Insert(chosen, min(1, len(chosen)), specs[Remote])
	}
	retainSortColumn(m, chosen)
	for limit := lastDrop; limit > 0; limit-- {
		room := inside.Width
		if limit >= extras {
			room -= titleRoom - specs[Remote].width
		}
		if total(chosen) <= room {
			continue
		}
		chosen = slices.DeleteFunc(chosen, func(s spec) bool { return s.drop == limit })
	}
	return place(chosen, inside)
}

// total is the width that columns need at least.
func total(columns []spec) int {
	n := -1
	for _, s := range columns {
		n += s.width + 1
	}
	return n
}

// place gives every column its place, growing hosts and processes a cell each in
// turn; what is left over goes between the names and the numbers.
func place(columns []spec, inside Rect) []Column {
	spare := inside.Width - total(columns)
	for grown := true; grown && spare > 0; {
		grown = false
		for i := range columns {
			if c := &columns[i]; c.width < c.most && spare > 0 {
				c.width++
				spare--
				grown = true
			}
		}
	}
	out := make([]Column, 0, len(columns))
	x := inside.X
	for _, s := range columns {
		if s.id == Direction || (s.right && spare > 0) {
			x += max(spare, 0)
			spare = min(spare, 0)
		}
		out = append(out, Column{s.id, x, min(s.width, inside.X+inside.Width-x), s.right})
		x += s.width + 1
	}
	return out
}
