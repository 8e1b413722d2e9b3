package accounts

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"pgregory.net/rapid"

	"iftopgo/flows"
)

const second = int64(time.Second)

// flowTo is a flow to a port of 192.0.2.n, on an interface.
func flowTo(n int, port uint16, iface uint32) flows.Key {
	return flows.Key{
		Local: flows.AddrFrom(netip.MustParseAddr("10.0.0.1")), Remote: flows.AddrFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(n)})),
		LocalPort: 50_000, RemotePort: port, Proto: flows.ProtoTCP, Net: flows.NetIPv4, Iface: iface,
	}
}

// carried is a delta of so many bytes that were sent.
func carried(k flows.Key, bytes uint64) flows.Delta {
	return flows.Delta{Key: k, Tally: flows.Tally{Bytes: flows.Pair{Sent: bytes}, Packets: flows.Pair{Sent: 1}}}
}

// on is the state of a capture on interfaces of those names, numbered from 1, or of one alone.
func on(names ...string) flows.Health {
	var h flows.Health
	for i, name := range names {
		h.Sources = append(h.Sources, flows.Source{Name: name, Iface: uint32(i + 1)})
	}
	return h
}

// owned are labels in which a process of a name has flows.
func owned(l flows.Labels, id flows.OwnerID, name string, keys ...flows.Key) flows.Labels {
	var all []flows.Owned
	for _, k := range keys {
		all = append(all, flows.Owned{Key: k, Owner: id, Evidence: flows.EvidenceEvent})
	}
	return l.WithOwners([]flows.Owner{{ID: id, Kind: flows.KindProcess, PID: int(id), Name: name, User: "alice", Container: "web"}}, all)
}

// read reads a page, and says so.
func read(a *Accounts) Page {
	p := a.Page()
	a.Read("test", p.Number, time.Unix(int64(p.Number), 0))
	return p
}

// of returns the dimension of a name.
func of(t *testing.T, p *Page, name string) DimensionPage {
	t.Helper()
	for _, d := range p.Dimensions {
		if d.Name == name {
			return d
		}
	}
	t.Fatalf("there is no %s", name)
	return DimensionPage{}
}

func TestAFlowIsOfTheProcessThatIsFoundALittleLater(t *testing.T) {
	t.Parallel()
	a, k := New(nil), flowTo(1, 443, 0)
	known := owned(flows.Labels{}, 7, "firefox", k)
	batch := func(at int64, l flows.Labels) {
		a.Take(&flows.Batch{At: at, Health: on("eth0"), Deltas: []flows.Delta{carried(k, 100)}}, &l, nil)
	}
	batch(second, flows.Labels{})
	batch(2*second, known)
	batch(3*second, known) // The first two are added up.
	read(a)
	batch(4*second, known)
	batch(6*second, known)
	p := read(a)
	d := of(t, &p, "process")
	if got := d.Series[Labels{"firefox", "alice", "web"}].Bytes.Sent; got != 200 || d.Other.Bytes.Sent != 200 || len(d.Series) != 1 {
		t.Errorf("firefox has %d, in all %+v", got, d)
	}
	if got := p.Captured.Series["eth0"].Bytes.Sent; got != 400 {
		t.Errorf("eth0 has %d", got)
	}
}

func TestServicesAreCalledByTheirNames(t *testing.T) {
	t.Parallel()
	l := flows.Labels{Style: flows.Style{NumericPorts: true}, Service: func(_, port uint16) string {
		return map[uint16]string{443: "https"}[port]
	}}
	icmp := flowTo(3, 0, 0)
	icmp.Proto, icmp.LocalPort = flows.ProtoICMP, 0
	for _, c := range []struct {
		key  flows.Key
		want Labels
	}{
		{flowTo(1, 443, 0), Labels{"https", "TCP"}},
		{flowTo(2, 4430, 0), Labels{"4430", "TCP"}},
		{icmp, Labels{"ICMP", "ICMP"}},
		{flows.Key{Proto: 0x0806}, Labels{"ARP", "ARP"}},
	} {
		if got := service(&c.key, &l); got != c.want {
			t.Errorf("%v is %q, want %q", c.key, got, c.want)
		}
	}
}

func TestOnlyTheDimensionsThatAreAskedForAreExported(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		asked []string
		want  string
	}{{nil, "[process service]"}, {[]string{"network", "host"}, "[process service host network]"}, {[]string{"name"}, "[process service name]"}} {
		var got []string
		p := New(c.asked).Page()
		for _, d := range p.Dimensions {
			got = append(got, d.Name)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%v: %v, want %s", c.asked, got, c.want)
		}
	}
}

func TestHostsNamesAndNetworks(t *testing.T) {
	t.Parallel()
	k := flowTo(9, 443, 0)
	l := flows.Labels{}.WithNames(map[netip.Addr]string{k.Remote.Netip(): "example.org"}).
		WithNetworks(map[flows.Addr]*flows.Network{k.Remote: flows.NewNetwork(64500, "Example", "DE")})
	if got := host(&k, &l); got != (Labels{"192.0.2.9"}) {
		t.Errorf("the host is %q", got)
	}
	if got := name(&k, &l); got != (Labels{"example.org"}) {
		t.Errorf("the name is %q", got)
	}
	if got := network(&k, &l); got != (Labels{"64500", "Example", "DE"}) {
		t.Errorf("the network is %q", got)
	}
	none := flows.Key{Proto: 0x0806}
	for _, of := range []func(*flows.Key, *flows.Labels) Labels{host, name, network} {
		if got := of(&none, &l); got != (Labels{}) {
			t.Errorf("of what has no address it is %q", got)
		}
	}
}

// TestWhatIsExportedIsWhatWasCaptured has any batches: in each dimension, and by interfaces, the
// increases that a reader sees from page to page are together the bytes of the batches.
func TestWhatIsExportedIsWhatWasCaptured(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := New([]string{"host", "name", "network"})
		health := on("eth0", "other", "eth2")
		labels := owned(flows.Labels{}, 1, "other", flowTo(1, 443, 1)) // A process that is called so.
		seen, grown, counted := make(map[string]uint64), make(map[string]uint64), uint64(0)
		sample := func(family, of string, v uint64) {
			key := family + " " + of
			grown[family] += v - seen[key] // All begin at 0.
			seen[key] = v
		}
		look := func() {
			p := read(a)
			for name, v := range p.Captured.Series {
				sample("captured", name, v.Bytes.Sum())
			}
			sample("captured", "the other", p.Captured.Other.Bytes.Sum())
			for _, d := range p.Dimensions {
				for of, v := range d.Series {
					sample(d.Name, fmt.Sprint(of), v.Bytes.Sum())
				}
				sample(d.Name, "the other", d.Other.Bytes.Sum())
			}
		}
		at := second
		for range rapid.IntRange(1, 30).Draw(t, "batches") {
			b := flows.Batch{At: at, Health: health}
			for range rapid.IntRange(0, 5).Draw(t, "flows") {
				n := rapid.Uint64Range(0, 1500).Draw(t, "bytes")
				b.Deltas = append(b.Deltas, carried(flowTo(rapid.IntRange(1, 4).Draw(t, "host"), 443, uint32(rapid.IntRange(0, 4).Draw(t, "interface"))), n))
				counted += n
			}
			b.Rest.Bytes.Recv = rapid.Uint64Range(0, 100).Draw(t, "rest")
			counted += b.Rest.Bytes.Recv
			a.Take(&b, &labels, nil)
			if rapid.Bool().Draw(t, "read") {
				look()
			}
			at += rapid.Int64Range(-second, 3*second).Draw(t, "time")
		}
		a.Take(&flows.Batch{At: at, Final: true, Health: health}, &labels, nil)
		look()
		for _, family := range []string{"captured", "process", "service", "host", "name", "network"} {
			if grown[family] != counted {
				t.Fatalf("%s: %d, want %d", family, grown[family], counted)
			}
		}
	})
}
