package update_test

import (
	"net/netip"
	"slices"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

// seenModel is a model after a batch with three flows: one that is as old as the capture and
// has a name that was seen, one without, and one that has just begun.
func seenModel(names prefs.Names) model.Model {
	p := prefs.Default()
	p.Names = names
	m := model.New("1.0.0", p, nil, model.Appearance{})
	m.List.Headless = true
	b := flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 10), flowstest.Delta(2, flowstest.T0, 10, 10))
	b.Seen = []flows.Seen{
		{Key: flowstest.Key(1), Name: "sni.example", Source: flows.SourceSNI},
		{Key: flows.Key{Remote: flowstest.Key(1).Local}, Name: "here.local", Source: flows.SourceMDNS},
	}
	m, _ = update.Update(m, model.BatchMsg{Batch: b}, update.Effects{})
	late := flowstest.Delta(3, flowstest.T0+1, 10, 10)
	late.First = (flowstest.T0 + 2).Start() - 1
	m, _ = update.Update(m, model.BatchMsg{Batch: flowstest.Closed(flowstest.T0+1, late)}, update.Effects{})
	return m
}

// remotes are the remote addresses of flows.
func remotes(numbers ...int) (all []netip.Addr) {
	for _, n := range numbers {
		all = append(all, flowstest.Key(n).Remote.Netip())
	}
	return all
}

// TestNobodyIsAskedAboutAddressesWithASeenName looks at who is asked for, in any order.
func TestNobodyIsAskedAboutAddressesWithASeenName(t *testing.T) {
	t.Parallel()
	local := flowstest.Key(1).Local.Netip()
	for names, want := range map[prefs.Names][]netip.Addr{
		prefs.NamesSeen: remotes(2),
		prefs.NamesPTR:  append(remotes(1, 2, 3), local),
	} {
		m := seenModel(names)
		got := update.Unnamed(&m)
		slices.SortFunc(got, netip.Addr.Compare)
		slices.SortFunc(want, netip.Addr.Compare)
		if !slices.Equal(got, want) {
			t.Errorf("with names %q: %v are asked for, want %v", names, got, want)
		}
	}
}

// TestARestartForgetsTheNamesThatWereSeen jumps in a recording, which tells of its names
// again.
func TestARestartForgetsTheNamesThatWereSeen(t *testing.T) {
	t.Parallel()
	m := seenModel(prefs.NamesSeen)
	k := flowstest.Key(1)
	if got := m.Labels.Remote(&k).Text; got != "sni.example" {
		t.Fatalf("the flow is called %q", got)
	}
	b := flowstest.Closed(flowstest.T0+5, flowstest.Delta(1, flowstest.T0+5, 10, 10))
	b.Restart = true
	m, _ = update.Update(m, model.BatchMsg{Batch: b}, update.Effects{})
	if got := m.Labels.Remote(&k).Text; got != "" {
		t.Errorf("after a restart the flow is called %q", got)
	}
}
