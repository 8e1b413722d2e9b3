package flowstest

import (
	"net/netip"

	"pgregory.net/rapid"

	"iftopgo/flows"
)

// T0 is the slot in which tests begin.
const T0 = flows.Slot(1_700_000_000)

// Key returns the key of flow n, a TCP connection to port 443. Flows of which the two
// lower bytes of n differ have different remote addresses.
func Key(n int) flows.Key {
	return flows.Key{
		Local:     flows.AddrFrom(netip.AddrFrom4([4]byte{192, 0, 2, 1})),
		Remote:    flows.AddrFrom(netip.AddrFrom4([4]byte{198, 51, byte(n >> 8), byte(n)})),
		LocalPort: uint16(n), RemotePort: 443, Proto: 6, Net: flows.NetIPv4,
	}
}

// Delta returns what flow n carried in a slot, in bytes: one packet in each direction
// with any.
func Delta(n int, at flows.Slot, sent, recv uint64) flows.Delta {
	d := flows.Delta{Key: Key(n), First: at.Start(), Last: at.Start() + 1}
	d.Bytes = flows.Pair{Sent: sent, Recv: recv}
	d.Packets = flows.Pair{Sent: min(sent, 1), Recv: min(recv, 1)}
	return d
}

// Closed returns the batch of one complete slot.
func Closed(at flows.Slot, deltas ...flows.Delta) flows.Batch {
	return flows.Batch{Start: T0.Start(), At: (at + 1).Start(), From: at, To: at, Closed: true, Deltas: deltas}
}

// Batches draws any sequence of batches a source could send.
func Batches(t *rapid.T) []flows.Batch {
	at := T0
	n := rapid.IntRange(1, 40).Draw(t, "batches")
	all := make([]flows.Batch, 0, n)
	for range n {
		b := flows.Batch{Start: T0.Start(), From: at, Closed: rapid.Bool().Draw(t, "closed")}
		b.To = at + flows.Slot(rapid.SampledFrom([]int{0, 0, 0, 0, 1, 3, 50, 200}).Draw(t, "span"))
		b.At = b.To.Start()
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 60), 0, 30, rapid.ID).Draw(t, "flows") {
			sent, recv := rapid.Uint64Range(0, 5000).Draw(t, "sent"), rapid.Uint64Range(0, 5000).Draw(t, "recv")
			if sent+recv == 0 {
				recv = 1 // A flow is in a batch because it has a packet.
			}
			b.Deltas = append(b.Deltas, Delta(n, b.To, sent, recv))
		}
		if rapid.Bool().Draw(t, "rest") {
			b.Rest = Delta(0, b.To, 77, 3)
		}
		all = append(all, b)
		at = b.To
		if b.Closed {
			at += 1 + flows.Slot(rapid.SampledFrom([]int{0, 0, 0, 5, 70}).Draw(t, "gap"))
		}
	}
	return all
}

// Addr reads an address, and panics when it is none.
func Addr(text string) flows.Addr { return flows.AddrFrom(netip.MustParseAddr(text)) }

// Known returns a few flows, by a name for the tests, and labels that know their names,
// services and owners.
func Known() (map[string]*flows.Flow, flows.Labels) {
	flow := func(k flows.Key, sent, recv uint64) *flows.Flow {
		f := &flows.Flow{Key: k}
		f.Total.Packets = flows.Pair{Sent: sent, Recv: recv}
		return f
	}
	local, local6 := Addr("192.0.2.1"), Addr("2001:db8::1")
	all := map[string]*flows.Flow{
		"web":  flow(flows.Key{Local: local, LocalPort: 50412, Remote: Addr("198.51.100.7"), RemotePort: 443, Proto: 6, Net: flows.NetIPv4}, 5, 7),
		"dns":  flow(flows.Key{Local: local, LocalPort: 40053, Remote: Addr("192.0.2.53"), RemotePort: 53, Proto: 17, Net: flows.NetIPv4}, 1, 0),
		"ssh":  flow(flows.Key{Local: local6, LocalPort: 22, Remote: Addr("2001:db8:1::bad:cafe"), RemotePort: 51000, Proto: 6, Net: flows.NetIPv6}, 0, 3),
		"ping": flow(flows.Key{Local: local, LocalPort: 443, Remote: Addr("203.0.113.9"), RemotePort: 443, Proto: 1, Net: flows.NetIPv4}, 1, 1),
		"arp":  flow(flows.Key{Proto: 0x0806}, 1, 1),
	}
	services := map[uint16]string{443: "https", 53: "domain", 22: "ssh"}
	l := flows.Labels{Service: func(proto, port uint16) string {
		if proto == 1 {
			return ""
		}
		return services[port]
	}}
	l = l.WithNames(map[netip.Addr]string{
		netip.MustParseAddr("198.51.100.7"): "CDN.Example.net",
		netip.MustParseAddr("192.0.2.53"):   "resolver.local",
	})
	l = l.WithNetworks(map[flows.Addr]*flows.Network{
		all["web"].Key.Remote: flows.NewNetwork(64500, "Example Cloud", "DE"),
		all["ssh"].Key.Remote: flows.NewNetwork(4200000001, "Another cloud", "US"), all["dns"].Key.Remote: nil,
	})
	return all, l.WithOwners([]flows.Owner{
		{ID: 1, Kind: flows.KindProcess, PID: 4121, Name: "firefox", Comm: "Web Content", Exe: "/usr/lib/firefox/firefox", User: "ann", UID: 1000, Package: "firefox 140", PackageName: "firefox"},
		{ID: 2, Kind: flows.KindProcess, PID: 88, Name: "sshd", User: "root", Container: "jump box", Unit: "sshd.service", Package: "openssh", PackageName: "openssh"},
		{ID: 3, Kind: flows.KindKernel, Name: "kernel: icmp"},
	}, []flows.Owned{
		{Key: all["web"].Key, Owner: 1, Evidence: flows.EvidenceEvent},
		{Key: all["ssh"].Key, Owner: 2, Evidence: flows.EvidenceTable},
		{Key: all["ping"].Key, Owner: 3, Evidence: flows.EvidenceGuess},
	})
}
