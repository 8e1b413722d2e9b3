package history

import (
	"net/netip"
	"strconv"
	"strings"

	"iftopgo/flows"
)

// Select returns the subjects that a choice of flows has, in the same order, so that filters of
// flows are those of a history, too. What a subject does not have, as it is several, a flow
// does not have either; the ports of clients are not kept.
func Select(all []Subject, choose func([]*flows.Flow, *flows.Labels) []*flows.Flow) []Subject {
	replicas, labels := replicate(all)
	chosen := choose(replicas, &labels)
	selected := make([]Subject, 0, len(chosen))
	for _, f := range chosen {
		selected = append(selected, all[f.Key.Iface])
	}
	return selected
}

// replicate returns a flow for each subject, and what is known of it. Its number is that of the
// interface, so that all have different keys.
func replicate(all []Subject) ([]*flows.Flow, flows.Labels) {
	replicas := make([]*flows.Flow, 0, len(all))
	var owners []flows.Owner
	var owned []flows.Owned
	var names []flows.Seen
	networks := map[flows.Addr]*flows.Network{}
	services := map[[2]uint16]string{}
	for i := range all {
		s := &all[i]
		k := s.key(uint32(i))
		replicas = append(replicas, &flows.Flow{Key: k})
		if s.Process != "" {
			id := flows.OwnerID(i + 1)
			owners = append(owners, flows.Owner{
				ID: id, Kind: flows.KindProcess, Name: s.Process, Exe: s.Program, User: s.User, PackageName: s.Package, Container: s.Container,
			})
			owned = append(owned, flows.Owned{Key: k, Owner: id, Evidence: flows.EvidenceEvent})
		}
		if s.Port != 0 && s.Service != strconv.Itoa(int(s.Port)) {
			services[[2]uint16{s.Proto, s.Port}] = s.Service
		}
		if s.Name != "" {
			names = append(names, flows.Seen{Key: k, Name: strings.ToLower(s.Name), Source: flows.SourceSNI})
		}
		if s.ASN != 0 || s.Country != "" {
			networks[k.Remote] = flows.NewNetwork(s.ASN, s.Org, s.Country)
		}
	}
	labels := flows.Labels{Service: func(proto, port uint16) string { return services[[2]uint16{proto, port}] }}
	labels = labels.WithOwners(owners, owned).WithSeen(names).WithNetworks(networks)
	return replicas, labels
}

// key returns the key of a flow of the subject.
func (s *Subject) key(number uint32) flows.Key {
	k := flows.Key{Proto: s.Proto, RemotePort: s.Port, Iface: number}
	switch a, err := netip.ParseAddr(s.Host); {
	case err == nil:
		k.Remote, k.Net = flows.AddrFrom(a), flows.NetIPv6
		if a.Unmap().Is4() {
			k.Net = flows.NetIPv4
		}
	case s.Other&Hosts != 0: // Its addresses were one of them, most likely.
		k.Net = flows.NetIPv4
	}
	return k
}
