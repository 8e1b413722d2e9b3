package list

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

func TestIDsAreNumberedAsTheyCome(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := newInterner(rapid.IntRange(0, 20).Draw(t, "room"))
		ids := rapid.Custom(func(t *rapid.T) flows.ID {
			return flows.ID{
				Group: rapid.SampledFrom([]flows.Group{flows.Ungrouped, flows.Services, flows.Processes}).Draw(t, "group"),
				Kind:  flows.Kind(rapid.IntRange(0, 2).Draw(t, "kind")), // Not part of the hash.
				Key:   flowstest.Key(rapid.IntRange(0, 50).Draw(t, "key")),
				Name:  rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "name"),
			}
		})
		want := map[flows.ID]int32{}
		for _, id := range rapid.SliceOfN(ids, 0, 300).Draw(t, "met") {
			if _, met := want[id]; !met {
				want[id] = int32(len(want))
			}
			if got := n.intern(&id); got != want[id] || n.all[got] != id {
				t.Fatalf("%v has number %d, want %d", id, got, want[id])
			}
		}
		for _, id := range rapid.SliceOfN(ids, 0, 100).Draw(t, "asked for") {
			number, ok := n.find(&id)
			if w, met := want[id]; ok != met || ok && number != w {
				t.Fatalf("%v has number %d (%t), want %d (%t)", id, number, ok, w, met)
			}
		}
	})
}

func TestIDsOfAListAreNumberedByTheirFirstPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.IntRange(0, 60)
		var ids []flows.ID
		for _, k := range rapid.SliceOfN(keys, 0, 100).Draw(t, "list") {
			ids = append(ids, flows.FlowID(flowstest.Key(k)))
		}
		n := internerOf(ids)
		for k := range 61 {
			id := flows.FlowID(flowstest.Key(k))
			number, ok := n.find(&id)
			if want := slices.Index(ids, id); ok != (want >= 0) || ok && int(number) != want {
				t.Fatalf("%v has number %d (%t), want %d", id, number, ok, want)
			}
		}
	})
}
