package flows_test

import (
	"fmt"
	"net/netip"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

func TestWhatANetworkIsCalled(t *testing.T) {
	t.Parallel()
	for want, n := range map[string]*flows.Network{
		"AS13335 Cloudflare": flows.NewNetwork(13335, "Cloudflare", "US"),
		"AS4294967295":       flows.NewNetwork(1<<32-1, "", ""),
		"":                   flows.NewNetwork(0, "an organisation without a number", "DE"),
	} {
		if n.Title() != want {
			t.Errorf("AS%d %q: %q, want %q", n.ASN, n.Org, n.Title(), want)
		}
		if want == "" && n.Org != "" {
			t.Errorf("the organisation %q of no autonomous system", n.Org)
		}
	}
}

// TestANetworkHasOneRow gives two addresses networks of one number that a file, or two,
// call differently: the number decides, and the title is the newest.
func TestANetworkHasOneRow(t *testing.T) {
	t.Parallel()
	a, b := flowstest.Addr("198.51.100.1"), flowstest.Addr("2001:db8::1")
	var none flows.Labels
	l := none.WithNetworks(map[flows.Addr]*flows.Network{a: flows.NewNetwork(64500, "Old", "DE")})
	l = l.WithNetworks(map[flows.Addr]*flows.Network{b: flows.NewNetwork(64500, "New", "US")})
	first := flows.Networks.Of(flows.Key{Remote: a, Net: flows.NetIPv4}, &l)
	second := flows.Networks.Of(flows.Key{Remote: b, Net: flows.NetIPv6}, &l)
	if first != second || first.Hash() != second.Hash() || l.Title(first) != "AS64500 New" {
		t.Errorf("rows %+v and %+v, %q", first, second, l.Title(first))
	}
	if id := flows.Countries.Of(flows.Key{Remote: b, Net: flows.NetIPv6}, &l); l.Title(id) != "US" || id.Unknown() {
		t.Errorf("country %+v", id)
	}
	unknown := flows.Key{Remote: flowstest.Addr("192.0.2.1"), Net: flows.NetIPv4}
	for _, g := range []flows.Group{flows.Networks, flows.Countries} {
		for _, k := range []flows.Key{unknown, {Proto: flows.EtherTypeARP}, {Remote: a}} {
			if id := g.Of(k, &l); !id.Unknown() || id != g.Of(flows.Key{}, &l) {
				t.Errorf("%+v is in row %+v, want the unknown one", k, id)
			}
		}
	}
}

func TestAnAddressWithoutANetworkIsKnownToHaveNone(t *testing.T) {
	t.Parallel()
	a := flowstest.Addr("198.51.100.1")
	var none flows.Labels
	l := none.WithNetworks(map[flows.Addr]*flows.Network{a: nil})
	if n, known := l.Network(a); !known || *n != (flows.Network{}) {
		t.Errorf("%+v, known %v", n, known)
	}
	if n, known := none.Network(a); known || n == nil {
		t.Errorf("%v, known %v, before it was looked up", n, known)
	}
	if l = l.WithoutNetworks(); l.HasNetworks() {
		t.Error("networks are left")
	}
}

// TestNetworksAreTrimmed looks up many addresses of which few are left in the table.
func TestNetworksAreTrimmed(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 10)), nil)
	kept := flowstest.Key(1).Remote
	found := map[flows.Addr]*flows.Network{kept: flows.NewNetwork(1, "kept", "DE")}
	for i := range 70_000 {
		a := flows.AddrFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}))
		found[a] = flows.NewNetwork(uint32(i+2), fmt.Sprint("org", i), "US")
	}
	var none flows.Labels
	l := none.WithNetworks(found).Trim(table, table)
	if n, _ := l.Network(kept); n.Org != "kept" || l.Title(flows.ID{Group: flows.Networks, ASN: 1}) != "AS1 kept" {
		t.Errorf("the network of a flow is %+v", n)
	}
	gone := flows.AddrFrom(netip.AddrFrom4([4]byte{10, 0, 0, 1}))
	if _, known := l.Network(gone); known || l.Title(flows.ID{Group: flows.Networks, ASN: 3}) != "AS3" {
		t.Error("what no flow needs is still known")
	}
}
