package layout

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// identityFields say which hosts, ports or group a row stands for.
func identityFields(m *model.Model, r *list.Row) []Field {
	id := r.ID()
	if id.Group.HasEnds() {
		return endsFields(m, r)
	}
	return groupFields(m, &id)
}

// endsFields are both ends of a flow, by name and by address.
func endsFields(m *model.Model, r *list.Row) []Field {
	id := r.ID()
	local, remote := m.Labels.Ends(id)
	k := &id.Key
	var all []Field
	if remote != "" {
		all = append(endFields(m, "local", local, k.Local, k.LocalPort), endFields(m, "remote", remote, k.Remote, k.RemotePort)...)
	}
	protocol := model.Protocol(r)
	if protocol == "" {
		protocol = "any"
	}
	if service := m.Labels.Service; service != nil && k.Net != flows.NetNone {
		if port := m.Labels.ServicePort(*k); port != 0 {
			protocol += ", port " + strings.TrimRight(strconv.Itoa(int(port))+" "+service(k.Proto, port), " ")
		}
	}
	all = append(all, Field{Label: "protocol", Value: protocol})
	all = append(all, networkFields(m, k)...)
	if name := m.FlowInterface(k); name != "" {
		all = append(all, Field{Label: "interface", Value: name})
	}
	return all
}

// endFields are one end; address, port and name follow if they are not all in what the list
// shows.
func endFields(m *model.Model, label, end string, a flows.Addr, port uint16) []Field {
	all := []Field{{Label: label, Value: end}}
	if a == (flows.Addr{}) {
		return all // Any: the row does not distinguish them.
	}
	text := a.Netip().String()
	if port != 0 {
		text = netip.AddrPortFrom(a.Netip(), port).String()
	}
	if name := m.Labels.Name(a); name != "" && !strings.HasPrefix(end, name) {
		text += ", " + name
	}
	if text != end {
		all = append(all, Field{Value: text, Kind: FieldDim})
	}
	return all
}

// groupFields are what the flows of a row have in common.
func groupFields(m *model.Model, id *flows.ID) []Field {
	l := &m.Labels
	title := l.Title(*id)
	switch id.Group {
	case flows.LocalHosts, flows.RemoteHosts:
		a, label := id.Key.Remote, "remote host"
		if id.Group == flows.LocalHosts {
			a, label = id.Key.Local, "local host"
		}
		if id.Key.Net == flows.NetNone {
			return []Field{{Label: label, Value: "frames without addresses"}}
		}
		name := l.Name(a)
		if name == "" {
			name = "none"
		}
		all := []Field{{Label: label, Value: name}, {Label: "address", Value: a.Netip().String()}}
		return append(all, networkFields(m, &id.Key)...)
	case flows.Services:
		all := []Field{{Label: "service", Value: title}}
		if id.Key.RemotePort != 0 {
			all = append(all, Field{Label: "port", Value: fmt.Sprintf("%d of %s", id.Key.RemotePort, id.Key.ProtoName())})
		}
		return all
	case flows.Networks:
		return []Field{{Label: "network", Value: title}}
	case flows.Countries:
		return []Field{{Label: "country", Value: title}}
	case flows.Packages:
		return []Field{{Label: "package", Value: title}}
	case flows.Containers:
		return []Field{{Label: "container", Value: title}}
	default:
		return []Field{{Label: "program", Value: title}}
	}
}
