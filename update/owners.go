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
	var fresh []int32 // A list of keys that grows is in a flood much garbage.
	for i := range b.Deltas {
		k := b.Deltas[i].Key
		if ownable(k) && (b.Restart || before.Flow(k) == nil) {
			fresh = append(fresh, int32(i))
		}
	}
	keys := make([]flows.Key, len(fresh))
	for i, at := range fresh {
		keys[i] = b.Deltas[at].Key
	}
	return keys
}

// ownable says that a flow can have an owner: what has ports or is IP, and ARP,
// which is the kernel's. Of other frames nobody knows who makes them.
func ownable(k flows.Key) bool {
	return k.Net != flows.NetNone || k.Proto == flows.EtherTypeARP
}

// askAllOwners asks who is behind every flow there is.
func askAllOwners(m *model.Model, fx Effects) tea.Cmd {
	if fx.AskOwners == nil {
		return nil
	}
	table := m.Table
	return asking(func() (keys []flows.Key) {
		for f := range table.Flows() {
			if ownable(f.Key) {
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
	// Why the helper is missing says it already, and what else is not there.
	if m.Owners.Missing != "" && m.Owners.Missing != before && m.Sandbox.Unhelped == "" {
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
