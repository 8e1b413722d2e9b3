package rowfilter

import (
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
