package modeltest

import (
	"net/netip"

	"iftopgo/flows"
	"iftopgo/model"
)

// FuzzInput are arbitrary names and counts, for fuzz tests.
type FuzzInput struct {
	// Host, Process and Iface become the names of a flow's host, process and
	// interface, and the reason why the interface is being reopened.
	Host, Process, Iface string
	// Sent and Recv are the bytes of the flow.
	Sent, Recv uint64
}

// ModelWithFuzzInput is Model with one more flow, which is made of the input.
func ModelWithFuzzInput(o Options, s FuzzInput) model.Model {
	m := Model(o)
	key := flows.Key{
		Local: flows.AddrFrom(netip.MustParseAddr(localIPv4)), Remote: flows.AddrFrom(netip.MustParseAddr("198.51.100.99")),
		LocalPort: 50_000, RemotePort: 443, Proto: tcp, Net: flows.NetIPv4, Iface: 9,
	}
	// Sums stay below 2⁶³, as those of any interface do.
	d := flows.Delta{Key: key, Tally: flows.Tally{
		Bytes:   flows.Pair{Sent: s.Sent >> 2, Recv: s.Recv >> 2},
		Packets: flows.Pair{Sent: s.Sent>>8 + 1, Recv: s.Recv >> 8},
	}}
	next := o.Second(o.seconds())
	d.First, d.Last = next.Batch.At-2, next.Batch.At-1
	next.Batch.Deltas = append(next.Batch.Deltas, d)
	next.Batch.Health.Names = map[uint32]string{9: s.Iface}
	next.Batch.Health.Sources = []flows.Source{
		{Name: s.Iface, Iface: 9, Note: s.Process, State: flows.Reopening, Try: 1, RetryAt: next.Batch.At, Reason: s.Host},
	}
	owner := flows.Owner{
		ID: 99, Kind: flows.KindProcess, PID: 7, Name: s.Process, Exe: s.Process, User: s.Host, Unit: s.Host,
		Package: s.Host, PackageName: s.Process, Container: s.Process,
	}
	m.Labels = m.Labels.WithNames(map[netip.Addr]string{key.Remote.Netip(): s.Host}).
		WithOwners([]flows.Owner{owner}, []flows.Owned{{Key: key, Owner: owner.ID, Evidence: flows.EvidenceEvent}})
	m.Labels = m.Labels.WithNetworks(map[flows.Addr]*flows.Network{key.Remote: flows.NewNetwork(uint32(s.Sent), s.Host, s.Process)})
	m.Networks = flows.NetworkFiles{ASN: true, Country: true, Names: []string{s.Iface}, Wrong: s.Process}
	return Send(m, next)
}
