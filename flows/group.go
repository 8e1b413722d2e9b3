package flows

import "cmp"

// Group says which flows are one row. The zero value gives every flow its own.
type Group uint16

// The groups.
const (
	// Ungrouped gives every flow a row of its own, unless parts are merged: Merged.
	Ungrouped Group = iota
	// LocalHosts and RemoteHosts put the flows of one address together.
	LocalHosts
	RemoteHosts
	// Services puts together the flows of the same protocol and service port
	// (Labels.ServicePort), of both versions of IP.
	Services
	// Processes puts together the flows of a program, by its executable; PIDs
	// those of each process.
	Processes
	PIDs
	// Packages puts together the flows of programs of one package.
	Packages
	// Containers puts together the flows of one container, pod or systemd unit.
	Containers
	// Users puts together the flows of programs that run as one user.
	Users
	// Names puts together the flows to remote hosts of one name.
	Names
	// Protocols puts together the flows of one protocol, of both versions of IP.
	Protocols
	// Interfaces puts together the flows captured on one interface.
	Interfaces
	// Networks puts together the flows to remote hosts of one autonomous system, and
	// Countries those to remote hosts in one country.
	Networks
	Countries
	// Machines puts together the flows of one machine, where there are several: see
	// Key.Iface.
	Machines
	// Former puts together flows that have lost their rows: those of one process
	// between two hosts that differ in the port of the client alone.
	Former
	// Other is the group of the row of all that has no other row.
	Other
	// Alike puts together the flows that look the same where parts of their ends are
	// not shown: HidingParts. AlikeByOwner does not with flows of different owners.
	Alike
	AlikeByOwner
)

// Part is a part of a key that rows may not tell apart.
type Part uint8

// The parts. They can be combined with |.
const (
	LocalHost Part = 1 << iota
	LocalPort
	RemoteHost
	RemotePort

	bothPorts = LocalPort | RemotePort
)

// partShift is the bit of a Group at which its parts begin.
const partShift = 8

// Merged returns the group in which flows that differ in the given parts alone are one
// row, as iftop aggregates them. With both ports merged, protocols are merged too.
func Merged(p Part) Group { return Ungrouped | Group(p)<<partShift }

// HidingParts returns the group in which flows that differ in the given parts alone are one
// row, as in Merged, but always of one protocol, and byOwner of one owner. The interface
// makes no difference.
func HidingParts(p Part, byOwner bool) Group {
	if byOwner {
		return AlikeByOwner | Group(p)<<partShift
	}
	return Alike | Group(p)<<partShift
}

// IsAlike reports whether rows are those of HidingParts.
func (g Group) IsAlike() bool { return g.Base() == Alike || g.Base() == AlikeByOwner }

// Base returns the group without its parts.
func (g Group) Base() Group { return g & (1<<partShift - 1) }

// parts returns what the group merges.
func (g Group) parts() Part { return Part(g >> partShift) }

// ByOwner reports whether the row of a flow depends on its owner alone.
func (g Group) ByOwner() bool { return g >= Processes && g <= Users }

// OfHosts reports whether a row is the sum of remote hosts: those that have something in
// common which may become known late, or change. What they carried is in the accounts of
// RemoteHosts.
func (g Group) OfHosts() bool { return g == Names || g == Networks || g == Countries }

// ID identifies a row. The IDs of a row are equal in every table.
type ID struct {
	Group Group
	// Kind is the owner's in groups by owner, KindUnknown for the row of flows
	// whose owner is not known.
	Kind Kind
	// Owner is the process of a row of PIDs, AlikeByOwner or Former, 0 when it is not
	// known.
	Owner OwnerID
	// Key is what all flows of the row have in common, zero elsewhere. Of
	// Services, RemotePort is the service's, and Net is NetIPv4 for both
	// versions of IP; of Protocols too.
	Key Key
	// ASN is the number of the autonomous system of a row of Networks, 0 for none.
	ASN uint32
	// Name is the executable, package, container or user of a row by owner, the name of
	// remote hosts, or their country; empty for what has none.
	Name string
}

// ProtoName returns the name of the protocol the flows of the row have in
// common, empty where rows do not tell protocols apart.
func (id *ID) ProtoName() string {
	k, p := id.Group.Base(), id.Group.parts()
	switch {
	case k == Services, k == Protocols, k == Former, id.Group.IsAlike(), k == Ungrouped && (p&bothPorts != bothPorts || id.Key.Net == NetNone):
		return id.Key.ProtoName()
	default:
		return ""
	}
}

// Unknown reports whether the row is that of traffic of which it is not known whose it
// is: flows without an owner, or hosts without a name, a network or a country.
func (id *ID) Unknown() bool {
	switch {
	case id.Group.ByOwner():
		return id.Kind == KindUnknown
	case id.Group == Networks:
		return id.ASN == 0
	case id.Group.OfHosts():
		return id.Name == ""
	default:
		return false
	}
}

// FlowID returns the ID of the row that a flow has when nothing is grouped.
func FlowID(k Key) ID { return ID{Key: k} }

// HasEnds reports whether rows of the group are called by their two ends instead of one
// title: flows, several in a row too.
func (g Group) HasEnds() bool { return g.Base() == Ungrouped || g.IsAlike() || g == Former }

// Of returns the ID of the row that a flow is part of.
func (g Group) Of(k Key, l *Labels) ID {
	if g.ByOwner() {
		o, _ := l.Owner(k)
		return g.OfOwner(o)
	}
	id := g.ofKey(k, l)
	if g.Base() == AlikeByOwner {
		id.Owner = l.OwnerID(&k)
	}
	return id
}

// OfFlow is Of for a flow of a table, which may be a former one.
func (g Group) OfFlow(f *Flow, l *Labels) ID {
	switch {
	case g == Ungrouped:
		return f.ID()
	case g.ByOwner():
		return g.OfOwner(l.Process(l.OwnerOf(f)))
	}
	id := g.ofKey(f.Key, l)
	if g.Base() == AlikeByOwner {
		id.Owner = l.OwnerOf(f)
	}
	return id
}

// ofKey returns the ID of a row as far as it does not depend on owners.
func (g Group) ofKey(k Key, l *Labels) ID {
	switch g {
	case Names:
		return ID{Group: g, Name: l.Remote(&k).Text}
	case Networks:
		return ID{Group: g, ASN: l.NetworkOf(&k).ASN}
	case Countries:
		return ID{Group: g, Name: l.NetworkOf(&k).Country}
	default:
		return ID{Group: g, Key: g.common(k, l)}
	}
}

// common returns what the flows of a row that does not depend on owners have in
// common.
func (g Group) common(k Key, l *Labels) Key {
	switch g.Base() {
	case LocalHosts:
		return Key{Local: k.Local, Net: k.Net}
	case RemoteHosts:
		return Key{Remote: k.Remote, Net: k.Net}
	case Services:
		port := l.ServicePort(k)
		if k.Net != NetNone {
			k.Net = NetIPv4
		}
		return Key{RemotePort: port, Proto: k.Proto, Net: k.Net}
	case Alike, AlikeByOwner:
		k.Iface = 0
		return g.parts().zeroed(k)
	case Protocols:
		if k.Net != NetNone {
			k.Net = NetIPv4
		}
		return Key{Proto: k.Proto, Net: k.Net}
	case Interfaces:
		return Key{Iface: k.Iface}
	case Machines:
		return Key{Iface: machineIface(k.Iface)}
	case Former:
		return l.withoutClientPort(k)
	default:
		return g.parts().without(k)
	}
}

// without returns the key with the parts zeroed, with both ports the protocol, too.
func (p Part) without(k Key) Key {
	k = p.zeroed(k)
	if p&bothPorts == bothPorts && k.Net != NetNone {
		k.Proto = 0
	}
	return k
}

// zeroed returns the key with the parts zeroed.
func (p Part) zeroed(k Key) Key {
	if p&LocalHost != 0 {
		k.Local = Addr{}
	}
	if p&LocalPort != 0 {
		k.LocalPort = 0
	}
	if p&RemoteHost != 0 {
		k.Remote = Addr{}
	}
	if p&RemotePort != 0 {
		k.RemotePort = 0
	}
	return k
}

// OfOwner returns the ID of the row of an owner, which may be nil.
func (g Group) OfOwner(o *Owner) ID {
	id := ID{Group: g}
	if o == nil {
		return id
	}
	id.Kind = o.Kind
	switch {
	case g == PIDs:
		id.Owner, id.Name = o.ID, o.Name
	case o.Kind != KindProcess:
		id.Name = o.Name
	case g == Users:
		id.Name = o.User
	case g == Packages:
		id.Name = o.PackageName
	case g == Containers:
		id.Name = o.Place()
	default:
		id.Name = o.Program()
	}
	return id
}

// Compare orders IDs, so that rows which are equal otherwise keep one order.
func (id *ID) Compare(o *ID) int {
	return cmp.Or(
		cmp.Compare(id.Group, o.Group),
		id.Key.Compare(o.Key),
		cmp.Compare(id.ASN, o.ASN),
		cmp.Compare(id.Name, o.Name),
		cmp.Compare(id.Kind, o.Kind),
		cmp.Compare(id.Owner, o.Owner),
	)
}
