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
	return append(groupFields(m, &id), addressFields(m, r)...)
}

// endsFields are both ends of a flow, by name and by address.
func endsFields(m *model.Model, r *list.Row) []Field {
	id := r.ID()
	local, remote := m.Labels.Ends(id)
	k := &id.Key
	var all []Field
	if remote != "" {
		all = append(endFields("local", local, k.Local, k.LocalPort, m.Labels.Local(k)), endFields("remote", remote, k.Remote, k.RemotePort, m.Labels.Remote(k))...)
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
	if mayBeSwapped(m, r) {
		all = append(all, Field{Label: "sides", Value: "perhaps swapped: -F CIDR decides", Kind: FieldWarn})
	}
	all = append(all, networkFields(m, k)...)
	if name := m.FlowInterface(k); name != "" {
		all = append(all, Field{Label: "interface", Value: name})
	}
	return all
}

// mayBeSwapped says that the sides of a flow may be the wrong way round. Of which flows they
// are a guess is not known, but never of those of a process here, nor of those between a
// private address and one of the Internet.
func mayBeSwapped(m *model.Model, r *list.Row) bool {
	if h := m.Table.Health(); h.Guessed == 0 {
		return false
	}
	if o := r.Owner(&m.Labels); o != nil && o.Kind != flows.KindForwarded {
		return false
	}
	k := r.ID().Key
	return k.Net != flows.NetNone && !k.Local.Netip().IsPrivate() && !k.Remote.Netip().IsPrivate()
}

// endFields are one end; address, port and name, and where that comes from, follow if they
// are not all in what the list shows.
func endFields(label, end string, a flows.Addr, port uint16, c flows.Called) []Field {
	all := []Field{{Label: label, Value: end}}
	if a == (flows.Addr{}) {
		return all // Any: the row does not distinguish them.
	}
	text := a.Netip().String()
	if port != 0 {
		text = netip.AddrPortFrom(a.Netip(), port).String()
	}
	if c.Text != "" && !strings.HasPrefix(strings.TrimLeft(end, "~?"), c.Text) {
		text += ", " + c.Text
	}
	if why := nameSources[c.Source]; why != "" {
		text += ", " + why
	}
	if text != end {
		all = append(all, Field{Value: text, Kind: FieldDim})
	}
	if c.ECH {
		all = append(all, Field{Value: "outer name of an encrypted ClientHello, or what looks like one", Kind: FieldDim})
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
		name := l.Address(a).Text
		if name == "" {
			name = "none"
		}
		return append([]Field{{Label: label, Value: name}, {Label: "address", Value: a.Netip().String()}}, networkFields(m, &id.Key)...)
	case flows.Names:
		return []Field{{Label: "remote host", Value: title}}
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
	case flows.Machines:
		return machineFields(m, id)
	default:
		return []Field{{Label: "program", Value: title}}
	}
}

// nameSources are where names come from, empty for reverse DNS.
var nameSources = [...]string{
	flows.SourceNone: "", flows.SourcePTR: "", flows.SourceHosts: "from the hosts file",
	flows.SourceAddress: "asked for there in another flow", flows.SourceDHCP: "said by the host, in DHCP",
	flows.SourceNetBIOS: "said by the host, in NetBIOS", flows.SourceLLMNR: "said by the host, in LLMNR",
	flows.SourceMDNS: "said by the host, in multicast DNS", flows.SourceDNS: "by the DNS answer before the flow",
	flows.SourceHTTP: "asked for in HTTP", flows.SourceQUIC: "asked for in QUIC", flows.SourceSNI: "asked for in TLS (SNI)",
}

// addressFields are the addresses of a host by name, and where its name comes from.
func addressFields(m *model.Model, r *list.Row) []Field {
	n, members := r.Addresses(), r.Members()
	if n == 0 || len(members) == 0 {
		return nil
	}
	f := Field{Label: "addresses", Value: strconv.Itoa(n)}
	if n == 1 {
		f = Field{Label: "address", Value: members[0].Key.Remote.Netip().String()}
	}
	all := []Field{f}
	if why := nameSources[m.Labels.Remote(&members[0].Key).Source]; why != "" {
		all = append(all, Field{Value: why, Kind: FieldDim})
	}
	k := r.HostKey()
	return append(all, networkFields(m, &k)...)
}
