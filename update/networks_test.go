package update_test

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

// bothKnown are files that know networks and countries.
func bothKnown(version uint64) flows.NetworkFiles {
	return flows.NetworkFiles{ASN: true, Country: true, Version: version}
}

// registry answers for every address, and notes what it is asked.
type registry struct {
	files flows.NetworkFiles
	asked [][]flows.Addr
}

// effects look up in the registry.
func (r *registry) effects() update.Effects {
	return update.Effects{FindNetworks: func(addrs []flows.Addr) (map[flows.Addr]*flows.Network, flows.NetworkFiles) {
		r.asked = append(r.asked, addrs)
		found := map[flows.Addr]*flows.Network{}
		for _, a := range addrs {
			found[a] = flows.NewNetwork(uint32(r.files.Version), "org", "DE")
		}
		return found, r.files
	}}
}

// runAll runs a command and those in it, and folds in what they say about networks.
func runAll(m model.Model, cmd tea.Cmd, fx update.Effects) model.Model {
	if cmd == nil {
		return m
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			m = runAll(m, c, fx)
		}
	case model.NetworksMsg, model.NetworkFilesMsg:
		m, cmd = update.Update(m, msg, fx)
		return runAll(m, cmd, fx)
	}
	return m
}

// fold folds a second with some flows in, and runs what that asks for.
func fold(m model.Model, n flows.Slot, fx update.Effects, keys ...int) (model.Model, tea.Cmd) {
	deltas := make([]flows.Delta, 0, len(keys))
	for _, k := range keys {
		deltas = append(deltas, flowstest.Delta(k, flowstest.T0+n, 10, 10))
	}
	return update.Update(m, model.BatchMsg{Batch: flowstest.Closed(flowstest.T0+n, deltas...)}, fx)
}

// known is what is known of the network of a flow.
func known(m *model.Model, n int) uint32 {
	network, _ := m.Labels.Network(flowstest.Key(n).Remote)
	return network.ASN
}

// TestEveryAddressIsLookedUpOnce looks networks up while flows come, one question at a time.
func TestEveryAddressIsLookedUpOnce(t *testing.T) {
	t.Parallel()
	r := &registry{files: bothKnown(1)}
	fx := r.effects()
	m := headlessBy(flows.Ungrouped)
	m, cmd := fold(m, 2, fx, 3)
	if m = runAll(m, cmd, fx); len(r.asked) != 0 || m.FindingNetworks {
		t.Errorf("without files %d questions are asked", len(r.asked))
	}
	m, cmd = update.Update(m, model.NetworkFilesMsg{Files: bothKnown(1)}, fx)
	if !m.FindingNetworks {
		t.Error("what is in the table is not looked up when files come")
	}
	m, waiting := fold(m, 3, fx, 4)
	if m = runAll(m, waiting, fx); len(r.asked) != 0 {
		t.Error("there are two questions at a time")
	}
	if m = runAll(m, cmd, fx); len(r.asked) != 1 || len(r.asked[0]) != 3 || m.FindingNetworks {
		t.Errorf("asked are %v", r.asked)
	}
	m, cmd = fold(m, 4, fx, 5)
	m = runAll(m, cmd, fx)
	m, cmd = fold(m, 5, fx, 5, 4, 3)
	m = runAll(m, cmd, fx)
	seen := map[flows.Addr]bool{}
	for _, a := range slices.Concat(r.asked...) {
		if seen[a] {
			t.Errorf("%s is asked for twice", a.Netip())
		}
		seen[a] = true
	}
	for n := 1; n <= 5; n++ {
		if known(&m, n) != 1 {
			t.Errorf("the network of flow %d is not known", n)
		}
	}
}

// TestOtherFilesSayItAnew replaces the files: what those before said is gone, also what they
// say only now.
func TestOtherFilesSayItAnew(t *testing.T) {
	t.Parallel()
	r := &registry{files: bothKnown(1)}
	fx := r.effects()
	m := headlessBy(flows.Ungrouped)
	m, cmd := update.Update(m, model.NetworkFilesMsg{Files: bothKnown(1)}, fx)
	m = runAll(m, cmd, fx)
	late := model.NetworksMsg{Files: bothKnown(1), Found: map[flows.Addr]*flows.Network{flowstest.Key(1).Remote: flows.NewNetwork(1, "late", "DE")}}
	r.files = bothKnown(2)
	m, cmd = update.Update(m, model.NetworkFilesMsg{Files: bothKnown(2)}, fx)
	if known(&m, 1) != 0 {
		t.Error("what files said that are replaced is still there")
	}
	m, _ = update.Update(m, late, fx)
	if known(&m, 1) != 0 {
		t.Error("what files say that are replaced is taken over")
	}
	if m = runAll(m, cmd, fx); known(&m, 1) != 2 || known(&m, 2) != 2 {
		t.Errorf("networks are %d and %d, want those of the new files", known(&m, 1), known(&m, 2))
	}
}

// TestTheTabOfNetworksIsThereWhileTheyAreKnown takes the files away from someone who has
// drilled down into a network.
func TestTheTabOfNetworksIsThereWhileTheyAreKnown(t *testing.T) {
	t.Parallel()
	without := modeltest.Model(modeltest.Options{})
	if slices.Contains(without.Tabs(), prefs.TabNetworks) || modeltest.Press(without, "shift+tab").Prefs.Tab != prefs.TabPackages {
		t.Error("there is a tab without anything in it")
	}
	if m := modeltest.Press(without, "W"); m.ByCountry || m.Notice.Severity != model.Caution {
		t.Errorf("countries are chosen where none is known: %q", m.Notice.Text)
	}
	m := modeltest.Press(modeltest.Model(modeltest.Options{Networks: true}), "shift+tab")
	if m.Prefs.Tab != prefs.TabNetworks || m.List.Group != flows.Networks {
		t.Fatalf("the last tab is %s by %d", m.Prefs.Tab, m.List.Group)
	}
	if c := modeltest.Press(m, "W"); c.List.Group != flows.Countries {
		t.Errorf("by country the group is %d", c.List.Group)
	}
	gone := model.NetworkFilesMsg{Files: flows.NetworkFiles{Version: 7, Wrong: "/x.mmdb: no such file or directory"}}
	for name, m := range map[string]model.Model{"in the tab": m, "in a network": modeltest.Press(m, "down", "enter", "tab")} {
		m = modeltest.Send(m, gone)
		if m.Prefs.Tab == prefs.TabNetworks || len(m.List.Breadcrumbs) != 0 || m.List.Partial || m.Labels.HasNetworks() {
			t.Errorf("%s: the tab is %s, within %q", name, m.Prefs.Tab, m.List.BreadcrumbsText())
		}
		if m.Notice.Text != "networks: "+gone.Files.Wrong || len(m.List.Rows) == 0 {
			t.Errorf("%s: the notice is %q, of %d rows", name, m.Notice.Text, len(m.List.Rows))
		}
	}
}

// TestFilesOfCountriesAloneListCountries has files that know one of both.
func TestFilesOfCountriesAloneListCountries(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Networks: true})
	for want, files := range map[flows.Group]flows.NetworkFiles{flows.Countries: {Country: true}, flows.Networks: {ASN: true}} {
		m.Networks = files
		for _, keys := range [][]string{{"shift+tab"}, {"shift+tab", "W"}} {
			if got := modeltest.Press(m, keys...).List.Group; got != want {
				t.Errorf("%+v, %q: the group is %d, want %d", files, keys, got, want)
			}
		}
	}
}

// TestAFloodIsLookedUpInParts has more addresses than are looked up at a time on a screen.
func TestAFloodIsLookedUpInParts(t *testing.T) {
	t.Parallel()
	const most = 8192
	r := &registry{files: bothKnown(1)}
	fx := r.effects()
	m := headlessBy(flows.Ungrouped)
	m.List.Headless, m.Networks = false, bothKnown(1)
	for n := range flows.Slot(3) {
		keys := make([]int, 4000)
		for i := range keys {
			keys[i] = 10 + int(n)*len(keys) + i
		}
		m, _ = fold(m, 2+n, update.Effects{}, keys...)
	}
	for n := range flows.Slot(2) {
		var cmd tea.Cmd
		m, cmd = fold(m, 5+n, fx)
		m = runAll(m, cmd, fx)
	}
	if len(r.asked) != 2 || len(r.asked[0]) != most || len(r.asked[1]) != 12_002-most {
		t.Errorf("%d questions", len(r.asked))
	}
}
