package model

import (
	"slices"
	"strconv"

	"iftopgo/flows"
)

// InterfacesMsg are the interfaces there are, at a time in nanoseconds (Unix).
type InterfacesMsg struct {
	Interfaces []flows.Interface
	At         int64
	Err        error
}

// InterfacesDueMsg says that it is time to list the interfaces again, after the list of
// that number.
type InterfacesDueMsg struct{ Number int }

// InterfaceSwitchedMsg says that the capture was switched to another interface, or why
// not.
type InterfaceSwitchedMsg struct {
	Name string
	Err  error
}

// InterfaceRow is an interface in the list, with its rate.
type InterfaceRow struct {
	flows.Interface
	// Rate is in bytes a second, if Measured: from the second list on.
	Rate     flows.Rate
	Measured bool
}

// InterfaceChooser is the list of interfaces to choose from.
type InterfaceChooser struct {
	Rows []InterfaceRow
	// At is when the interfaces were listed, in nanoseconds (Unix), Number how often.
	At     int64
	Number int
	// Selected is the highlighted interface, Top the index of the first visible one.
	Selected string
	Top      int
	Err      string
}

// Index is the index of the highlighted interface in Rows, -1 when it is gone.
func (c *InterfaceChooser) Index() int {
	return slices.IndexFunc(c.Rows, func(r InterfaceRow) bool { return r.Name == c.Selected })
}

// Captures reports whether an interface is captured on.
func (m *Model) Captures(name string) bool {
	h := m.Table.Health()
	return slices.ContainsFunc(h.Sources, func(s flows.Source) bool { return s.Name == name })
}

// InterfaceName returns the name of the interface with an index of a flow key; the
// index in decimal when it has none.
func (m *Model) InterfaceName(index uint32) string {
	h := m.Shown.Health()
	for _, s := range h.Sources {
		if s.Iface == index {
			return s.Name
		}
	}
	if name, ok := h.Names[index]; ok {
		return name
	}
	return strconv.FormatUint(uint64(index), 10)
}
