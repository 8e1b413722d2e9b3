package model

import (
	"slices"
	"strconv"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/prefs"
)

// InterfacesMsg are the counters of all interfaces, or why they could not be read.
type InterfacesMsg struct {
	Sample interfaces.Sample
	Err    error
}

// InterfaceSwitchedMsg says that the capture was switched to another interface, or why
// not.
type InterfaceSwitchedMsg struct {
	Name string
	Err  error
}

// InterfaceSort is what orders the interfaces.
type InterfaceSort uint8

// The orders.
const (
	InterfacesByIndex InterfaceSort = iota // as the kernel lists them
	InterfacesByName
	InterfacesByReceived
	InterfacesBySent
	InterfacesByRate
	InterfacesByTotal
	InterfacesByPackets
	InterfacesBySpeed
)

// InterfaceTab is the tab of interfaces.
type InterfaceTab struct {
	// Watched says that the interfaces of this host are watched: recorded traffic has none.
	Watched bool
	// Table are the accounts of all interfaces, Shown those that are on the screen: of the
	// last second, or of when it was paused.
	Table, Shown *interfaces.Table
	// Rows are the accounts of Shown in their order.
	Rows []*interfaces.Account
	// Sort orders the rows, Reverse the other way round.
	Sort    InterfaceSort
	Reverse bool
	// Selected is the selected row, Top the index of the first visible one. Chosen says that
	// the user has selected it; until then it is what is captured on.
	Selected interfaces.ID
	Top      int
	Chosen   bool
	// Err is why the interfaces could not be read the last time, empty if they were.
	Err string
	// From is the tab that the key for the way back leads to.
	From prefs.Tab
	Idle Idle
}

// Idle is since when nothing was captured.
type Idle struct {
	// Captured is how many packets were captured when that was last compared, Since when
	// there was none after them yet, Now when that was compared, in nanoseconds of the
	// samples' clock.
	Captured   uint64
	Since, Now int64
}

// Index is the index of the selected interface in Rows, -1 when it is not listed.
func (t *InterfaceTab) Index() int {
	return slices.IndexFunc(t.Rows, func(a *interfaces.Account) bool { return a.ID == t.Selected })
}

// Account returns the selected interface, nil when it is not listed.
func (t *InterfaceTab) Account() *interfaces.Account {
	if i := t.Index(); i >= 0 {
		return t.Rows[i]
	}
	return nil
}

// ShowsInterfaces reports whether the tab of interfaces is shown.
func (m *Model) ShowsInterfaces() bool {
	return m.Prefs.Tab == prefs.TabInterfaces && m.Interfaces.Watched
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
