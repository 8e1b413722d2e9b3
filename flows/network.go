package flows

import (
	"iter"
	"maps"
	"strconv"
)

// Network is what is known of the network that an address belongs to. The zero value
// knows nothing.
type Network struct {
	// ASN is the number of the autonomous system that announces the address, and Org the
	// organisation that has the number. 0 and empty are not known.
	ASN uint32
	Org string
	// Country is where the address is used, or else registered: two capital letters of
	// ISO 3166-1, empty when it is not known.
	Country string
	// title is what the autonomous system is called: "AS13335 Cloudflare".
	title string
}

// NewNetwork returns a network of which the organisation has been cleaned with [Clean]. A
// country that is no code of two capital letters (ISO 3166-1) is not known.
func NewNetwork(asn uint32, org, country string) *Network {
	n := &Network{ASN: asn, Org: org}
	if isCountryCode(country) {
		n.Country = country
	}
	switch {
	case asn == 0:
		n.Org = ""
	case org == "":
		n.title = asText(asn)
	default:
		n.title = asText(asn) + " " + org
	}
	return n
}

func isCountryCode(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

// Title returns what the autonomous system is called: "AS13335 Cloudflare"; empty when it
// is not known.
func (n *Network) Title() string { return n.title }

// Text returns the autonomous system and the country, with a text between them; what is not
// known is left out.
func (n *Network) Text(between string) string {
	if n.title == "" || n.Country == "" {
		return n.title + n.Country
	}
	return n.title + between + n.Country
}

// asText is the number of an autonomous system as it is written (RFC 5396, "asplain").
func asText(asn uint32) string { return "AS" + strconv.FormatUint(uint64(asn), 10) }

// NetworkFiles are the files that networks of addresses are looked up in. The zero value is
// none.
type NetworkFiles struct {
	// ASN and Country say what the files know.
	ASN, Country bool
	// Names are the files that are used, for the tooltip.
	Names []string
	// Version tells one state of the files from another.
	Version uint64
	// Wrong says which files cannot be used, and why: a line, empty for none.
	Wrong string
}

// Any reports whether anything can be known of networks.
func (n *NetworkFiles) Any() bool { return n.ASN || n.Country }

// unknownNetwork is that of addresses of which nothing is known. It is never written to.
var unknownNetwork Network

// located are the networks of addresses. Like all of Labels it never changes.
type located struct {
	networks cowMap[Addr, *Network]
	// systems has a network of each autonomous system, for its title.
	systems cowMap[uint32, *Network]
}

// WithNetworks returns the labels with networks of addresses added or replaced. One that is
// nil, or the zero value, means that nothing is known of the address.
func (l Labels) WithNetworks(found map[Addr]*Network) Labels {
	l.networks = l.networks.with(len(found), func(yield func(Addr, *Network) bool) {
		for a, n := range found {
			if n == nil {
				n = &unknownNetwork
			}
			if !yield(a, n) {
				return
			}
		}
	})
	systems := map[uint32]*Network{}
	for _, n := range found {
		if n == nil || n.ASN == 0 {
			continue
		}
		if known, ok := l.systems.get(n.ASN); !ok || known.title != n.title {
			systems[n.ASN] = n
		}
	}
	if len(systems) > 0 {
		l.systems = l.systems.with(len(systems), maps.All(systems))
	}
	return l
}

// WithoutNetworks returns the labels without any network.
func (l Labels) WithoutNetworks() Labels {
	l.located = located{}
	return l
}

// Network returns what is known of the network of an address, which is never nil; known is
// false when it has not been looked up.
func (l *Labels) Network(a Addr) (n *Network, known bool) {
	if n, known = l.networks.get(a); known {
		return n, true
	}
	return &unknownNetwork, false
}

// NetworkOf returns what is known of the network of the remote end of a flow. It is never
// nil.
func (l *Labels) NetworkOf(k *Key) *Network {
	if k.Net == NetNone {
		return &unknownNetwork
	}
	n, _ := l.Network(k.Remote)
	return n
}

// NetworkOfRow returns what is known of the network that the flows of a row have in common,
// which is never nil: of a row of Networks no country, and of one of Countries nothing else.
func (l *Labels) NetworkOfRow(id *ID) *Network {
	switch {
	case id.Group == Networks:
		return NewNetwork(id.ASN, l.system(id.ASN).Org, "")
	case id.Group == Countries:
		return NewNetwork(0, "", id.Name)
	case id.Group == RemoteHosts, id.Group.HasEnds() && id.Group.parts()&RemoteHost == 0:
		return l.NetworkOf(&id.Key)
	default:
		return &unknownNetwork
	}
}

// HasNetworks reports whether the network of any address may be known.
func (l *Labels) HasNetworks() bool { return l.networks.size() > 0 }

// system returns a network of an autonomous system, for its number and organisation alone.
func (l *Labels) system(asn uint32) *Network {
	if n, ok := l.systems.get(asn); ok {
		return n
	}
	return &unknownNetwork
}

// asTitle is what an autonomous system is called.
func (l *Labels) asTitle(asn uint32) string {
	if n := l.system(asn); n.title != "" {
		return n.title
	}
	return asText(asn)
}

// trim returns the networks without those of addresses that tables do not need, once there
// are many more than the n that they may have.
func (x located) trim(n int, tables []*Table) located {
	if x.networks.size() <= 2*n+trimSlack {
		return x
	}
	x.networks = x.networks.only(set(remotesOf(tables)))
	used := map[uint32]bool{}
	for _, network := range x.networks.each {
		used[network.ASN] = true
	}
	x.systems = x.systems.only(func(asn uint32) bool { return used[asn] })
	return x
}

// remotesOf yields the remote address of every flow and every account of tables.
func remotesOf(tables []*Table) iter.Seq[Addr] {
	return func(yield func(Addr) bool) {
		for _, t := range tables {
			for k := range t.Remotes {
				if !yield(k) {
					return
				}
			}
		}
	}
}

// Remotes yields the remote address of every flow and of every account of a host, some
// more than once: those of accounts first.
func (t *Table) Remotes(yield func(Addr) bool) {
	for id := range t.Accounts(RemoteHosts) {
		if id.Key.Net != NetNone && !yield(id.Key.Remote) {
			return
		}
	}
	for f := range t.Flows() {
		if f.Key.Net != NetNone && !yield(f.Key.Remote) {
			return
		}
	}
}
