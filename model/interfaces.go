package model

import (
	"slices"

	"iftopgo/flows"
)

// AnyInterface is the name that stands for all interfaces.
const AnyInterface = "any"

// Interface is an interface one can capture on.
type Interface struct {
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

// InterfacesMsg are the interfaces there are, at a time in nanoseconds.
type InterfacesMsg struct {
	Interfaces []Interface
	At         int64
	Err        error
}

// InterfacesDueMsg says that it is time to look at the interfaces again, for the time of
// that number.
type InterfacesDueMsg struct{ Number int }

// InterfaceSwitchedMsg says how capturing on another interface went.
type InterfaceSwitchedMsg struct {
	Name string
	Err  error
}

// InterfaceRow is an interface in the list, with what it carries now.
type InterfaceRow struct {
	Interface
	// Rate is in bytes a second, if Measured: after the second look.
	Rate     flows.Rate
	Measured bool
}

// InterfaceChooser is the list of interfaces, and where one is in it.
type InterfaceChooser struct {
	Rows []InterfaceRow
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
func (c *InterfaceChooser) Index() int {
	return slices.IndexFunc(c.Rows, func(r InterfaceRow) bool { return r.Name == c.Selected })
}

// Captures says whether an interface is captured on.
func (m *Model) Captures(name string) bool {
	h := m.Table.Health()
	return slices.ContainsFunc(h.Sources, func(s flows.Source) bool { return s.Name == name })
}
