package rowfilter

import (
	"net/netip"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// TestFlowsToOneAddressAreToldApartByTheirNames selects among flows that ask for several
// names at one address: what was found of an address must not be taken for all of them.
func TestFlowsToOneAddressAreToldApartByTheirNames(t *testing.T) {
	t.Parallel()
	var all []*flows.Flow
	var seen []flows.Seen
	names := []string{"a.example", "b.example", "a.example", ""}
	for i, name := range names {
		k := flowstest.Key(1)
		k.LocalPort = uint16(1000 + i)
		all = append(all, &flows.Flow{Key: k})
		if name != "" {
			seen = append(seen, flows.Seen{Key: k, Name: name, Source: flows.SourceSNI})
		}
	}
	l := flows.Labels{}.WithSeen(seen)
	for text, want := range map[string]int{"name:a.example": 3, "name:b.example": 1, "b.example": 1, "name:example": 4, "name:c": 0, "!name:b": 3} {
		filter, err := Parse(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(filter.Select(append([]*flows.Flow(nil), all...), &l)); got != want {
			t.Errorf("%s: %d flows, want %d", text, got, want)
		}
	}
}

// TestInternationalNamesAreFoundInBothForms looks for a name that is shown in Unicode, and for
// one that reverse DNS has in ASCII.
func TestInternationalNamesAreFoundInBothForms(t *testing.T) {
	t.Parallel()
	k := flows.Key{Remote: flows.AddrFrom(netip.MustParseAddr("192.0.2.1")), RemotePort: 443, Proto: flows.ProtoTCP, Net: flows.NetIPv4}
	looked := k
	looked.Remote = flows.AddrFrom(netip.MustParseAddr("192.0.2.2"))
	labels := flows.Labels{}.WithSeen([]flows.Seen{{Key: k, Name: "münchen.example", Source: flows.SourceSNI}}).
		WithNames(map[netip.Addr]string{looked.Remote.Netip(): "xn--bcher-kva.Example"})
	for text, want := range map[string][2]bool{
		"name:münchen":               {true, false},
		"name:xn--mnchen-3ya":        {true, false},
		"name:XN--MNCHEN":            {true, false},
		"xn--mnchen-3ya.example:443": {true, false},
		"host:/^xn--mn/":             {true, false},
		"name:bücher":                {false, true},
		"name:/^Bü.*example$/":       {false, true},
		"bücher.example:443":         {false, true},
		"name:xn--":                  {true, true},
		"name:example":               {true, true},
		"name:xn--other":             {false, false},
	} {
		f, err := Parse(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, key := range []flows.Key{k, looked} {
			if got := len(f.Select([]*flows.Flow{{Key: key}}, &labels)) > 0; got != want[i] {
				t.Errorf("%s: flow %d matches: %v", text, i, got)
			}
		}
	}
}
