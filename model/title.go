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

// FlowInterface returns the name of the interface that tells a flow from others with the
// same ends; empty where there is a single interface.
func (m *Model) FlowInterface(k *flows.Key) string {
	if k.Iface == 0 {
		h := m.Shown.Health()
		return h.Names[0]
	}
	return m.InterfaceName(k.Iface)
}

// InterfaceTitle is what the interface with an index of a flow key is called. Keys have no
// index, which is 0, while one interface is captured.
func (m *Model) InterfaceTitle(index uint32) string {
	h := m.Shown.Health()
	if name := h.Names[index]; index == 0 && name != "" {
		return name
	}
	if names := SourceNames(&h); index == 0 && names != "" {
		return names
	}
	return m.InterfaceName(index)
}
