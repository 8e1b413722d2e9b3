package update

import (
	"slices"
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
)

// pinned returns the rows that are pinned: those of the settings, then those until
// the program ends.
func pinned(m *model.Model) []flows.ID {
	all := make([]flows.ID, 0, len(m.Prefs.Pinned)+len(m.Pinned))
	for i := range m.Prefs.Pinned {
		all = append(all, pinRow(&m.Prefs.Pinned[i]))
	}
	return append(all, m.Pinned...)
}

// retainPinned makes the table retain the rows of pinned flows that become idle.
func retainPinned(m model.Model, pins []flows.ID) model.Model {
	if slices.Equal(pins, m.Table.Pins()) {
		return m
	}
	both := m.Shown == m.Table
	m.Table = m.Table.WithPins(pins)
	if both {
		m.Shown = m.Table
	}
	return m
}

// pinRow returns the row that a pin of the settings means. A pin without ports means
// checkAll flows between two hosts.
func pinRow(p *prefs.Pin) flows.ID {
	switch p.What {
	case prefs.PinHost:
		return flows.ID{Group: flows.RemoteHosts, Key: flows.Key{Remote: flows.AddrFrom(p.Remote), Net: netOf(p)}}
	case prefs.PinService:
		number, _ := flows.ProtoNumber(p.Protocol)
		return flows.ID{Group: flows.Services, Key: flows.Key{RemotePort: p.RemotePort, Proto: number, Net: flows.NetIPv4}}
	case prefs.PinProgram, prefs.PinPackage, prefs.PinContainer:
		return flows.ID{Group: namedGroups[p.What], Kind: flows.KindProcess, Name: p.Name}
	case prefs.PinFlows:
	}
	k := flows.Key{
		Local: flows.AddrFrom(p.Local), Remote: flows.AddrFrom(p.Remote),
		LocalPort: p.LocalPort, RemotePort: p.RemotePort, Net: netOf(p),
	}
	if number, ok := flows.ProtoNumber(p.Protocol); ok {
		k.Proto = number
		return flows.FlowID(k)
	}
	return flows.ID{Group: flows.Merged(flows.LocalPort | flows.RemotePort), Key: k}
}

// netOf is the IP version of a pin's addresses.
func netOf(p *prefs.Pin) flows.Net {
	if p.Remote.Unmap().Is4() {
		return flows.NetIPv4
	}
	return flows.NetIPv6
}

// namedGroups are the groups whose rows are identified by a name.
var namedGroups = map[prefs.PinKind]flows.Group{
	prefs.PinProgram: flows.Processes, prefs.PinPackage: flows.Packages, prefs.PinContainer: flows.Containers,
}

// pinOf returns the pin of a row in the settings; false for rows that mean nothing in
// the next run: processes by PID, unknown owners, frames without addresses, and rows
// of flows that are merged.
func pinOf(id *flows.ID) (prefs.Pin, bool) {
	k := &id.Key
	switch {
	case id.Group == flows.Ungrouped && k.Net != flows.NetNone:
		return prefs.Pin{
			Local: k.Local.Netip(), Remote: k.Remote.Netip(), LocalPort: k.LocalPort, RemotePort: k.RemotePort,
			Protocol: strings.ToLower(k.ProtoName()),
		}, true
	case id.Group == flows.RemoteHosts && k.Net != flows.NetNone:
		return prefs.Pin{What: prefs.PinHost, Remote: k.Remote.Netip()}, true
	case id.Group == flows.Services && k.Net != flows.NetNone:
		return prefs.Pin{What: prefs.PinService, RemotePort: k.RemotePort, Protocol: strings.ToLower(k.ProtoName())}, true
	}
	for what, group := range namedGroups {
		if id.Group == group && id.Kind == flows.KindProcess && id.Name != "" {
			return prefs.Pin{What: what, Name: id.Name}, true
		}
	}
	return prefs.Pin{}, false
}

// togglePin pins the selected row, or unpins it.
func togglePin(m model.Model) model.Model {
	m, i := chosen(m)
	if i < 0 {
		return warn(m, noRow)
	}
	id := lastingID(&m.List.Rows[i])
	switch id.Group {
	case flows.Other:
		return warn(m, "other cannot be pinned: it is what has no row of its own")
	case flows.Former:
		return warn(m, "flows that ended and were merged cannot be pinned")
	default:
	}
	var on bool
	text := "pinned"
	if pin, lasts := pinOf(&id); lasts {
		m.Prefs.Pinned, on = toggle(m.Prefs.Pinned, pin)
	} else {
		m.Pinned, on = toggle(m.Pinned, id)
		text = "pinned until you quit"
	}
	if !on {
		text = "unpinned"
	}
	return say(rebuildRows(followPin(m, i)), text)
}

// followPin keeps a host selected, which has a row of its address while it is pinned, and
// one of its name else. i is its row.
func followPin(m model.Model, i int) model.Model {
	if all := m.List.Rows[i].Members(); m.List.Group == flows.RemoteHosts && len(all) > 0 {
		m.List.Selected = rowOf(&m, m.List.Group, all[0])
	}
	return m
}

// lastingID is the ID by which a row is pinned: of a host that has a name its address,
// which means something in the next run.
func lastingID(r *list.Row) flows.ID {
	id := r.ID()
	if all := r.Members(); id.Group == flows.Names && r.Addresses() == 1 && len(all) > 0 {
		k := &all[0].Key
		return flows.ID{Group: flows.RemoteHosts, Key: flows.Key{Remote: k.Remote, Net: k.Net}}
	}
	return id
}

// toggle returns the list without an entry that was in it, or with it added.
func toggle[T comparable](list []T, entry T) (changed []T, on bool) {
	if i := slices.Index(list, entry); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1), false
	}
	return append(slices.Clip(list), entry), true
}
