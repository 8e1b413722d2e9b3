package history

import (
	"cmp"

	"iftopgo/flows"
)

// Dimension is a property by which traffic is told apart. Dimensions can be combined with |.
type Dimension uint16

// The dimensions. They are numbered as in the database.
const (
	Processes Dimension = 1 << iota
	Users
	Packages
	Containers
	Hosts
	Names
	Networks
	Countries
	Services
	Protocols

	// AllDimensions are all of them.
	AllDimensions = Protocols<<1 - 1
)

// Dimensions returns each dimension.
func Dimensions() []Dimension {
	var all []Dimension
	for d := Processes; d <= Protocols; d <<= 1 {
		all = append(all, d)
	}
	return all
}

// Subject is whose traffic it is: all that is kept of a flow. An empty text, and 0, are not
// known, unless the dimension is in Other.
type Subject struct {
	// Other are the dimensions in which it is several, which have no place of their own.
	Other Dimension
	// ASN is the number of the autonomous system of the remote host, Org who has it.
	ASN uint32
	Org string
	// Process is what the process is called, Program its executable.
	Process, Program string
	// User, Package and Container are those of the process; Container may be a systemd unit.
	User, Package, Container string
	// Host is the address of the remote host, Name its name, Country where it is.
	Host, Name, Country string
	// Service is the service as it is shown: the name or the number of its port. Protocol is
	// the one that carries it, Proto its number (see flows.Key).
	Service, Protocol string
	Port, Proto       uint16
}

// other returns the subject of what has no place of its own in any dimension.
func other() Subject { return Subject{Other: AllDimensions} }

// SubjectOf returns the subject of a flow, by what is known of it.
func SubjectOf(k *flows.Key, l *flows.Labels) Subject {
	s := Subject{Protocol: k.ProtoName(), Proto: k.Proto, Port: l.ServicePort(*k)}
	if s.Service = s.Protocol; s.Port != 0 {
		s.Service = l.Port(k.Proto, s.Port)
	}
	if k.Net != flows.NetNone {
		s.Host = k.Remote.Netip().String()
		s.Name = l.Remote(k).Text
	}
	if n, known := l.Network(k.Remote); known && n != nil {
		s.ASN, s.Org, s.Country = n.ASN, n.Org, n.Country
	}
	if o, _ := l.Owner(*k); o != nil {
		s.Process, s.Program = o.Name, o.Program()
		s.User, s.Package, s.Container = o.User, o.PackageName, o.Place()
	}
	return s
}

// without returns the subject as one of several in more dimensions.
func (s Subject) without(d Dimension) Subject {
	s.Other |= d
	for _, one := range Dimensions() {
		if d&one != 0 {
			s = s.cleared(one)
		}
	}
	return s
}

// cleared returns the subject without what it has in a dimension.
func (s Subject) cleared(d Dimension) Subject {
	switch d {
	case Processes:
		s.Process, s.Program = "", ""
	case Users:
		s.User = ""
	case Packages:
		s.Package = ""
	case Containers:
		s.Container = ""
	case Hosts:
		s.Host = ""
	case Names:
		s.Name = ""
	case Networks:
		s.ASN, s.Org = 0, ""
	case Countries:
		s.Country = ""
	case Services:
		s.Service, s.Port = "", 0
	case Protocols:
		s.Protocol, s.Proto = "", 0
	default:
	}
	return s
}

// In returns what the subject is in a dimension alone: of subjects that have the same there,
// it is equal.
func (s Subject) In(d Dimension) Subject {
	if s.Other&d != 0 {
		return Subject{Other: d}
	}
	switch d {
	case Processes:
		return Subject{Process: s.Process, Program: s.Program}
	case Users:
		return Subject{User: s.User}
	case Packages:
		return Subject{Package: s.Package}
	case Containers:
		return Subject{Container: s.Container}
	case Hosts:
		return Subject{Host: s.Host}
	case Names:
		return Subject{Name: s.Name}
	case Networks:
		return Subject{ASN: s.ASN, Org: s.Org}
	case Countries:
		return Subject{Country: s.Country}
	case Services:
		return Subject{Service: s.Service, Port: s.Port, Protocol: s.Protocol, Proto: s.Proto}
	default:
		return Subject{Protocol: s.Protocol, Proto: s.Proto}
	}
}

// compare orders subjects.
func (s *Subject) compare(o *Subject) int {
	return cmp.Or(
		cmp.Compare(s.Process, o.Process), cmp.Compare(s.Name, o.Name), cmp.Compare(s.Host, o.Host), cmp.Compare(s.Service, o.Service),
		cmp.Compare(s.Program, o.Program), cmp.Compare(s.User, o.User), cmp.Compare(s.Package, o.Package),
		cmp.Compare(s.Container, o.Container), cmp.Compare(s.ASN, o.ASN), cmp.Compare(s.Org, o.Org),
		cmp.Compare(s.Country, o.Country), cmp.Compare(s.Protocol, o.Protocol), cmp.Compare(s.Port, o.Port), cmp.Compare(s.Proto, o.Proto), cmp.Compare(s.Other, o.Other),
	)
}
