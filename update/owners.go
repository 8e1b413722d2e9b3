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
	return asking(NewFlows(m, b), fx)
}

// NewFlows returns the keys of a batch's flows that have no row yet and can have
// an owner.
func NewFlows(m *model.Model, b flows.Batch) []flows.Key {
	var keys []flows.Key
	for i := range b.Deltas {
		k := b.Deltas[i].Key
		if k.Net != flows.NetNone && (b.Restart || m.Table.Flow(k) == nil) {
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
	var keys []flows.Key
	for f := range m.Table.Flows() {
		if f.Key.Net != flows.NetNone {
			keys = append(keys, f.Key)
		}
	}
	return asking(keys, fx)
}

func asking(keys []flows.Key, fx Effects) tea.Cmd {
	if len(keys) == 0 {
		return nil
	}
	return func() tea.Msg {
		fx.AskOwners(keys)
		return nil
	}
}
