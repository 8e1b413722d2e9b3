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

// owned folds in what became known of owners.
func owned(m model.Model, msg model.Owned) model.Model {
	m.Labels = m.Labels.WithOwners(msg.Owners, msg.Owned)
	for _, c := range msg.Commands {
		if c.Owner == m.Command.Owner {
			m.Command = c
		}
	}
	if msg.Search == nil {
		return m
	}
	before := m.Owners.Missing
	m.Owners = *msg.Search
	if m.Owners.Missing != "" && m.Owners.Missing != before {
		return warn(m, "owners not seen: "+m.Owners.Missing)
	}
	return m
}

// askCommand asks for the command line of the owner that is looked at, when it is
// another one than before.
func askCommand(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	if fx.AskCommand == nil || m.Tip.Kind != model.TipRow {
		return m, nil
	}
	id := m.Wanted()
	if id == 0 || id == m.Command.Owner {
		return m, nil
	}
	m.Command = model.Command{Owner: id}
	return m, func() tea.Msg {
		fx.AskCommand(id)
		return nil
	}
}
