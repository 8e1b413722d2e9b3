package update

import (
	"slices"

	"iftopgo/flows"
	"iftopgo/model"
)

// countLocals returns how many local hosts rows have, 2 for more of them.
func countLocals(m *model.Model) int {
	h := m.Shown.Health()
	var first flows.Addr
	found := false
	for i := range m.List.Rows {
		k := m.List.Rows[i].Key()
		if m.List.Rows[i].IsOther() || k.Net == flows.NetNone || k.Local == (flows.Addr{}) ||
			k.Local == first && found || k.Local.Netip().IsMulticast() {
			continue
		}
		if found && !sameHost(m, &h, first, k.Local) {
			return 2
		}
		first, found = k.Local, true
	}
	if found {
		return 1
	}
	return 0
}

// sameHost reports whether two addresses are known to be of one host.
func sameHost(m *model.Model, h *flows.Health, a, b flows.Addr) bool {
	if slices.Contains(h.Own, a) && slices.Contains(h.Own, b) {
		return true
	}
	name := m.Labels.Address(a).Text
	return name != "" && name == m.Labels.Address(b).Text
}
