package layout

import "iftopgo/model"

// ColumnID names a column of the flow table.
type ColumnID uint8

// The columns from left to right.
const (
	Local ColumnID = iota
	Arrow
	Remote
	Protocol
	Direction
	Rate2s
	Rate10s
	Rate40s
	Total
)

// Column is a column with its place; a blank cell follows it.
type Column struct {
	ID       ColumnID
	X, Width int
	Right    bool // numbers are aligned to the right
}

// spec is how much room a column takes, and when it gives it up.
type spec struct {
	id    ColumnID
	width int // the least, for hosts
	drop  int // columns with a higher number go first; 0 never goes
	right bool
}

var specs = [...]spec{
	{Local, 9, 7, false},
	{Arrow, 1, 7, false},
	{Remote, 9, 0, false},
	{Protocol, 6, 6, false},
	{Direction, 1, 3, false},
	{Rate2s, 7, 4, true},
	{Rate10s, 7, 0, true},
	{Rate40s, 7, 5, true},
	{Total, 7, 8, true},
}

// comfortable is how wide both hosts must be for no column to be dropped.
const comfortable = 11

// columns chooses the columns that fit and gives the rest of the width to the
// hosts.
func columns(m *model.Model) []Column {
	for limit := 9; ; limit-- {
		fixed, hosts := -1, 0
		for _, s := range specs {
			if s.drop >= limit {
				continue
			}
			fixed += s.width + 1
			if s.id == Local || s.id == Remote {
				fixed -= s.width
				hosts++
			}
		}
		if room := m.Width - fixed; room >= hosts*comfortable || limit == 1 {
			return place(limit, room, hosts)
		}
	}
}

func place(limit, room, hosts int) []Column {
	var out []Column
	x := 0
	for _, s := range specs {
		if s.drop >= limit {
			continue
		}
		c := Column{s.id, x, s.width, s.right}
		if s.id == Local || s.id == Remote {
			c.Width = max(room/hosts, 1)
			room -= c.Width
			hosts--
		}
		out = append(out, c)
		x += c.Width + 1
	}
	return out
}
