package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
)

// askOwners asks who is behind the flows that a batch brings and that have no
// row yet. Without the process column nobody is asked.
func askOwners(m *model.Model, b flows.Batch, fx Effects) tea.Cmd {
	if !m.Prefs.Processes || fx.AskOwners == nil {
		return nil
	}
	before := m.Table
	return asking(func() []flows.Key { return NewFlows(before, b) }, fx)
}

// NewFlows returns the keys of a batch's flows that have no row yet in the table
// without it, and can have an owner.
func NewFlows(before *flows.Table, b flows.Batch) []flows.Key {
	var keys []flows.Key
	for i := range b.Deltas {
		k := b.Deltas[i].Key
		if k.Net != flows.NetNone && (b.Restart || before.Flow(k) == nil) {
			keys = append(keys, k)
		}
	}
	return keys
}

// askAllOwners asks who is behind every flow there is.
func askAllOwners(m *model.Model, fx Effects) tea.Cmd {
	if fx.AskOwners == nil {
		return nil
	}
	table := m.Table
	return asking(func() (keys []flows.Key) {
		for f := range table.Flows() {
			if f.Key.Net != flows.NetNone {
				keys = append(keys, f.Key)
			}
		}
		return keys
	}, fx)
}

// asking asks who is behind flows. There can be many to choose from: that is
// done where keys need not wait for it.
func asking(choose func() []flows.Key, fx Effects) tea.Cmd {
	return func() tea.Msg {
		if keys := choose(); len(keys) > 0 {
			fx.AskOwners(keys)
		}
		return nil
	}
}
