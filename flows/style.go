package flows

import (
	"cmp"
	"strconv"
	"strings"
)

// Style is how the ends of flows are written. The zero value writes all that is known.
type Style struct {
	// Numeric writes addresses even where names are known.
	Numeric bool
	// OnlyLookedUp leaves out the names that were seen in packets.
	OnlyLookedUp bool
	// Marks writes what the flow itself does not say as such: a "~" before a name that its
	// host was told by DNS, a "?" before one that was asked for in another flow, and "(ECH)"
	// behind an outer one.
	Marks bool
	// NumericPorts writes ports even where services are known.
	NumericPorts bool
	// Between stands between the two ends in a title; a blank when it is empty.
	Between string
	// HideLocalPort and HideRemotePort leave the ports of one side out.
	HideLocalPort, HideRemotePort bool
}

// Host returns the text for an address: its name, or the address.
func (l *Labels) Host(a Addr) string {
	if name := l.shownAddress(a).Text; name != "" {
		return name
	}
	return a.Netip().String()
}

// written returns a name as it is written, with its marks.
func (l *Labels) written(c Called) string {
	switch {
	case !l.Marks || c.Text == "":
		return c.Text
	case c.Source == SourceDNS:
		return "~" + c.Text
	case c.Source == SourceAddress:
		return "?" + c.Text
	case c.ECH:
		return c.Text + " (ECH)"
	default:
		return c.Text
	}
}

// NameOf returns the title of a row with the marks of the name that its flows share, if they
// agree in them; other rows have their title.
func (l *Labels) NameOf(id ID, members []*Flow) string {
	title := l.Title(id)
	if id.Group != Names || id.Name == "" || len(members) == 0 {
		return title
	}
	var shared string
	for i, f := range members {
		c := l.Remote(&f.Key)
		c.Text = title
		if written := l.written(c); i == 0 {
			shared = written
		} else if written != shared {
			return title
		}
	}
	return shared
}

// Port returns the text for a port: its service, or the number.
func (l *Labels) Port(proto, port uint16) string {
	if !l.NumericPorts {
		if name := l.ServiceName(proto, port); name != "" {
			return name
		}
	}
	return strconv.FormatUint(uint64(port), 10)
}

// merged stands for a part of a flow that a row does not tell apart.
const merged = "*"

// Ends returns the texts for the two ends of a row: "web-1:50412" and
// "cdn.example.net:https", with "*" for what the row does not tell apart. They are empty
// for frames without addresses.
func (l *Labels) Ends(id ID) (local, remote string) {
	k, parts := &id.Key, id.Group.parts()
	if k.Net == NetNone {
		return "", ""
	}
	local, remote = merged, merged
	if parts&LocalHost == 0 {
		local = l.host(k.Local, l.ShownLocal(k), k.LocalPort, l.HideLocalPort)
	}
	if parts&RemoteHost == 0 {
		remote = l.host(k.Remote, l.ShownRemote(k), k.RemotePort, l.HideRemotePort)
	}
	return l.withPort(local, k.Proto, k.LocalPort, l.HideLocalPort), l.withPort(remote, k.Proto, k.RemotePort, l.HideRemotePort)
}

// LocalHost returns the text for the local host of a row, as [Labels.Ends] writes it, without
// a port.
func (l *Labels) LocalHost(id ID) string {
	return l.hostOf(&id, LocalHost, id.Key.Local, l.ShownLocal(&id.Key))
}

// RemoteHost is LocalHost for the remote host.
func (l *Labels) RemoteHost(id ID) string {
	return l.hostOf(&id, RemoteHost, id.Key.Remote, l.ShownRemote(&id.Key))
}

func (l *Labels) hostOf(id *ID, side Part, a Addr, c Called) string {
	switch {
	case id.Key.Net == NetNone:
		return ""
	case id.Group.parts()&side != 0:
		return merged
	default:
		return l.host(a, c, 0, true)
	}
}

// host returns the text for a host at an end: its name, or its address as it is written
// before a port.
func (l *Labels) host(a Addr, c Called, port uint16, hidePort bool) string {
	if c.Text != "" {
		return l.written(c)
	}
	if port != 0 && !hidePort && a.IsIPv6() {
		return "[" + a.Netip().String() + "]" // RFC 3986, section 3.2.2.
	}
	return a.Netip().String()
}

// withPort appends a port to an end.
func (l *Labels) withPort(host string, proto, port uint16, hidePort bool) string {
	if port == 0 || hidePort {
		return host
	}
	return host + ":" + l.Port(proto, port)
}

// CutEnd splits an end as [Labels.Ends] writes it into the host, and the port with its
// colon, empty where there is none.
func CutEnd(end string) (host, port string) {
	i := strings.LastIndexByte(end, ':')
	if i < 0 || (strings.IndexByte(end, ':') < i && end[i-1] != ']') {
		return end, "" // Without brackets more than one colon is IPv6's.
	}
	return end[:i], end[i:]
}

// IsIPv6 reports whether the address is not an IPv4-mapped one.
func (a Addr) IsIPv6() bool { return [12]byte(a[:12]) != [12]byte{10: 0xff, 11: 0xff} }

// Title returns one text for a row: the host, service or process that its flows have in
// common, or both ends of a flow.
func (l *Labels) Title(id ID) string {
	switch id.Group.Base() {
	case LocalHosts:
		return l.hostTitle(&id.Key, id.Key.Local)
	case RemoteHosts:
		return l.hostTitle(&id.Key, id.Key.Remote)
	case Services:
		if id.Key.RemotePort == 0 {
			return id.Key.ProtoName()
		}
		return l.Port(id.Key.Proto, id.Key.RemotePort) + " " + id.Key.ProtoName()
	case Processes, PIDs, Packages, Containers, Users:
		return l.ownerTitle(id)
	case Names:
		if id.Name == "" {
			return "no name known"
		}
		return id.Name
	case Networks:
		if id.ASN == 0 {
			return "no network known"
		}
		return l.asTitle(id.ASN)
	case Countries:
		if id.Name == "" {
			return "no country known"
		}
		return id.Name
	case Protocols:
		return id.Key.ProtoName()
	case Interfaces:
		return "interface " + strconv.FormatUint(uint64(id.Key.Iface), 10)
	case Machines:
		return cmp.Or(l.MachineName(&id.Key), "no machine known")
	case Other:
		return "other"
	default:
		local, remote := l.Ends(id)
		if remote == "" {
			return id.Key.ProtoName()
		}
		return local + cmp.Or(l.Between, " ") + remote
	}
}

func (l *Labels) hostTitle(k *Key, a Addr) string {
	if k.Net == NetNone {
		return "no address"
	}
	return l.Host(a)
}

func (l *Labels) ownerTitle(id ID) string {
	switch {
	case id.Kind == KindUnknown:
		return "no owner found"
	case id.Name == "" && id.Group == Packages:
		return "package not known"
	case id.Name == "" && id.Group == Containers:
		return "no container"
	case id.Name == "" && id.Group == Users:
		return "user not known"
	case id.Group == Processes && id.Kind == KindProcess:
		return ProgramName(id.Name)
	case id.Group == PIDs:
		if o := l.Process(id.Owner); o != nil && o.PID != 0 {
			return strconv.Itoa(o.PID) + " " + id.Name
		}
	}
	return id.Name
}
