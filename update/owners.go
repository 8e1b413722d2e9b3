package update

import (
	"iter"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
)

// askOwners asks who is behind the flows that got a row with the last batch.
// Without the process column nobody is asked.
func askOwners(m *model.Model, fx Effects) tea.Cmd {
	if !m.Prefs.Processes {
		return nil
	}
	return asking(m.Table.Fresh(), fx)
}

// Ownable returns the keys of those flows that can have an owner: what has ports
// or is IP, and ARP, which is the kernel's. Of other frames nobody knows who makes
// them.
func Ownable(all iter.Seq[*flows.Flow]) (keys []flows.Key) {
	for f := range all {
		if f.Key.Net != flows.NetNone || f.Key.Proto == flows.EtherTypeARP {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// asking asks who is behind flows. There can be many to choose from: that is
// done where keys need not wait for it.
func asking(all iter.Seq[*flows.Flow], fx Effects) tea.Cmd {
	if fx.AskOwners == nil {
		return nil
	}
	return func() tea.Msg {
		if keys := Ownable(all); len(keys) > 0 {
			fx.AskOwners(keys)
		}
		return nil
	}
}

// owned folds in what became known of owners.
func owned(m model.Model, msg model.OwnersMsg) model.Model {
	m.Labels = m.Labels.WithOwners(msg.Owners, msg.Owned)
	for _, c := range msg.Commands {
		if c.Owner == m.Command.Owner {
			m.Command = model.Command{CommandLine: c, Answered: true}
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
	m.Command = model.Command{CommandLine: flows.CommandLine{Owner: id}}
	return m, func() tea.Msg {
		fx.AskCommand(id)
		return nil
	}
}
