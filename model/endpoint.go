package model

import "strconv"

// InterfaceName returns the name of an interface index that flow keys use.
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
