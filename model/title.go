package model

import (
	"cmp"

	"iftopgo/flows"
)

// Title returns one text for a row: what its flows have in common, or both ends of a flow.
// An interface is called by its name, if it has one.
func (m *Model) Title(id flows.ID) string {
	if id.Group == flows.Interfaces {
		return cmp.Or(m.InterfaceTitle(id.Key.Iface), m.Labels.Title(id))
	}
	return m.Labels.Title(id)
}

// InterfaceTitle is what the interface with an index of a flow key is called; "" for one of
// a file that has no name. Keys have no index, which is 0, while one interface is captured.
func (m *Model) InterfaceTitle(index uint32) string {
	h := m.Shown.Health()
	if names := SourceNames(&h); index == 0 && names != "" {
		return names
	}
	return m.InterfaceName(index)
}
