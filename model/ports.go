package model

import (
	"slices"
	"strconv"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/prefs"
)

// HiddenPorts are the ports that are not shown. Within a row of flows that look alike
// without their ports they are shown, whatever is set.
func (m *Model) HiddenPorts() flows.Part {
	switch {
	case m.List.WithinAlike():
		return 0
	case !m.Prefs.ShowPorts:
		return flows.LocalPort | flows.RemotePort
	default:
		return m.Hidden
	}
}

// WithinAlike reports whether a row of flows that look alike was drilled down into.
func (l *List) WithinAlike() bool {
	return slices.ContainsFunc(l.Breadcrumbs, func(c Crumb) bool { return c.ID.Group.IsAlike() })
}

// ShowsProcesses reports whether the settings ask for the process column, whether or not
// it has room.
func (m *Model) ShowsProcesses() bool {
	return m.Prefs.Processes && slices.Contains(m.Prefs.ShownColumns(), prefs.ColumnProcess)
}

// Times says how many flows a row has that look alike without their ports, or have lost
// theirs, or how many addresses a host has: "×104". It is empty for a single one, and for
// rows of other groups.
func (m *Model) Times(r *list.Row) string {
	n := r.Count()
	switch id := r.ID(); {
	case id.Group == flows.Names:
		n = uint64(r.Addresses())
	case !id.Group.IsAlike() && id.Group != flows.Former:
		return ""
	}
	if n < 2 {
		return ""
	}
	return m.Appearance.Glyphs.Times + strconv.FormatUint(n, 10)
}
