package model

import (
	"slices"

	"iftopgo/flows"
)

// AnyLink is the name that stands for all interfaces.
const AnyLink = "any"

// Link is an interface one can capture on.
type Link struct {
	Name string
	Up   bool
	// Type is the kernel's name of the link type; empty when not known.
	Type  string
	Addrs []string
	// Speed is in bits a second, 0 when not known.
	Speed uint64
	// Carried is the bytes since the interface exists, if Counted.
	Carried flows.Pair
	Counted bool
}

// Linked are the interfaces there are, at a time in nanoseconds.
type Linked struct {
	Links []Link
	At    int64
	Err   error
}

// LinksDue says that it is time to look at the interfaces again, for the time of
// that number.
type LinksDue struct{ Number int }

// Switched says how capturing on another interface went.
type Switched struct {
	Name string
	Err  error
}

// LinkRow is an interface in the list, with what it carries now.
type LinkRow struct {
	Link
	// Rate is in bytes a second, if Measured: after the second look.
	Rate     flows.Rate
	Measured bool
}

// LinkChooser is the list of interfaces, and where one is in it.
type LinkChooser struct {
	Rows []LinkRow
	// At is when the rows were looked at, in nanoseconds, Number how often.
	At     int64
	Number int
	// Selected is the highlighted interface, Top the first in sight.
	Selected string
	Top      int
	Err      string
}

// Index is the place of the highlighted interface among Rows, -1 when it is
// gone.
func (c *LinkChooser) Index() int {
	return slices.IndexFunc(c.Rows, func(r LinkRow) bool { return r.Name == c.Selected })
}

// Captures says whether an interface is captured on.
func (m *Model) Captures(name string) bool {
	h := m.Table.Health()
	return slices.ContainsFunc(h.Sources, func(s flows.Source) bool { return s.Name == name })
}
