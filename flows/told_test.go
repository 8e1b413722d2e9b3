package flows

import (
	"net/netip"
	"testing"
)

func TestProtocolsAreFoundByTheirNames(t *testing.T) {
	t.Parallel()
	for _, net := range []Net{NetNone, NetIPv4, NetIPv6} {
		for proto := range uint16(0xffff) {
			if net != NetNone && proto > 0xff {
				break
			}
			name := Key{Net: net, Proto: proto}.ProtoName()
			found, ok := ProtoOfName(name, net)
			if again := (Key{Net: net, Proto: found}).ProtoName(); !ok || again != name {
				t.Fatalf("%q of %d is found as %d (%v), which is called %q", name, proto, found, ok, again)
			}
		}
	}
	for _, name := range []string{"", "TCPx", "Proto(70000)", "Proto(1", "LINKTYPE_", "Ether(0x)"} {
		if proto, ok := ProtoOfName(name, NetIPv4); ok {
			t.Errorf("%q is protocol %d of IP", name, proto)
		}
		if proto, ok := ProtoOfName(name, NetNone); ok {
			t.Errorf("%q is protocol %d", name, proto)
		}
	}
}

// What is told of flows is told once: where batches are merged, nothing of it is lost.
func TestWhatIsToldOutlivesMergedBatches(t *testing.T) {
	t.Parallel()
	key := Key{Local: Addr{1}, Remote: Addr{2}, Proto: ProtoTCP, Net: NetIPv6}
	first := Batch{Told: Told{Owners: []Owner{{ID: 1, Kind: KindProcess, PID: 7, Name: "sshd"}}}}
	first.Append(Batch{Told: Told{
		Owned:    []Owned{{Key: key, Owner: 1, Evidence: EvidenceTold}},
		Names:    []NamedAddr{{key.Remote, LookedUp{Name: "Mirror.example.org"}}},
		Networks: map[Addr]*Network{key.Remote: NewNetwork(64500, "Example", "AT")},
	}}, 10)
	l := Labels{}.WithTold(&first.Told)
	if o, e := l.Owner(key); o == nil || o.Name != "sshd" || e != EvidenceTold {
		t.Errorf("the owner is %v by %v", o, e)
	}
	if n := l.Address(key.Remote); n.Text != "Mirror.example.org" || n.Lower != "mirror.example.org" || n.Source != SourcePTR {
		t.Errorf("the address is called %+v", n)
	}
	if n := l.NetworkOf(&key); n.ASN != 64500 || n.Country != "AT" {
		t.Errorf("the network is %+v", n)
	}
	if l.Address(AddrFrom(netip.MustParseAddr("192.0.2.1"))).Text != "" {
		t.Error("another address has a name")
	}
}
