package demo

import "net/netip"

// Network is the network of an address: the number of an autonomous system, of those for
// documentation (RFC 5398), the organisation that has it, and a country.
type Network struct {
	ASN          uint32
	Org, Country string
}

// networks are those of hosts. Hosts of the network that captures are in none, and of one
// nothing but the country is known.
var networks = []struct {
	Network
	hosts [][]host
}{
	{Network{64496, "Example CDN", "US"}, [][]host{download, sites6}},
	{Network{64497, "Example Hosting", "DE"}, [][]host{sites, mail}},
	{Network{64498, "Example Video", "IE"}, [][]host{video}},
	{Network{64499, "Example DSL", "FR"}, [][]host{visitors}},
	{Network{64500, "Example Mobile", "BR"}, [][]host{visitors6}},
	{Network{64501, "Example Cloud", "US"}, [][]host{buckets, backups}},
	{Network{64502, "Example Meetings", "NL"}, [][]host{callRelays}},
	{Network{64503, "Example University", "AT"}, [][]host{mirrors, timeServers}},
	{Network{64504, "Example Transit", "SE"}, [][]host{bastion, admins, tunnels, pinged}},
	{Network{Country: "SG"}, [][]host{scanners}},
}

// Networks returns the networks of the hosts, as an MMDB file would have them.
func Networks() map[netip.Addr]Network {
	all := make(map[netip.Addr]Network)
	for _, n := range networks {
		for _, hosts := range n.hosts {
			for _, h := range hosts {
				all[h.addr] = n.Network
			}
		}
	}
	return all
}
