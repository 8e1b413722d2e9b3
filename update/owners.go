package update

import (
	"iter"
	"slices"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/view/layout"
)

// askOwners asks for the owners of the flows that are new in the table with the last
// batch, and again for those that may have another one by now, if the process column is
// shown.
func askOwners(m *model.Model, fx Effects) tea.Cmd {
	if !m.Prefs.Processes {
		return nil
	}
	return tea.Batch(askOwnersOf(m.Table.Fresh(), fx), askOwnersAgain(m.Table.Again(), m.Labels, fx))
}

// toggleOwners begins to look for the owners of flows, or ends it, as the setting says.
func toggleOwners(m *model.Model, fx Effects) (cmd tea.Cmd) {
	on := m.Prefs.Processes
	if fx.AwaitNew != nil {
		cmd = func() tea.Msg {
			fx.AwaitNew(on)
			return nil
		}
	}
	if on {
		cmd = tea.Batch(cmd, askOwnersOf(m.Table.Flows(), fx))
	}
	return cmd
}

// askOwnersAgain asks whether flows still have the owners that are known of them.
func askOwnersAgain(all iter.Seq[*flows.Flow], l flows.Labels, fx Effects) tea.Cmd {
	ask := fx.AskOwnersAgain
	if ask == nil {
		return nil
	}
	return func() tea.Msg {
		var known []flows.Owned
		for f := range all {
			if f.Key.Net != flows.NetNone {
				known = append(known, l.Owned(&f.Key))
			}
		}
		if len(known) > 0 {
			ask(known)
		}
		return nil
	}
}

// Ownable returns the keys of those flows that can have an owner: IP, ARP, which is the
// kernel's, and frames of other EtherTypes, which some process may make. Who sends frames
// with an LLC header cannot be found out. With the process column shown, Update asks for
// the owners of Ownable(m.Table.Fresh()) after each batch, and every key is answered in
// an OwnersMsg, as Owned or Unowned, unless the search refuses it for having too many to
// do.
func Ownable(all iter.Seq[*flows.Flow]) (keys []flows.Key) {
	for f := range all {
		if f.Key.Net != flows.NetNone || f.Key.Proto >= flows.MinEtherType {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// askOwnersOf asks for the owners of flows. There can be 65,536 of them: the command
// chooses those that can have one, so that keys need not wait for that.
func askOwnersOf(all iter.Seq[*flows.Flow], fx Effects) tea.Cmd {
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

// handleOwners notes the owners that were found.
func handleOwners(m model.Model, msg model.OwnersMsg) model.Model {
	before := m.Labels
	m.Labels = m.Labels.WithOwners(msg.Owners, msg.Owned)
	m = relabel(m, &before, msg.Owners)
	for _, c := range msg.Commands {
		if c.Owner == m.Command.Owner {
			m.Command = model.Command{CommandLine: c, Answered: true}
		}
	}
	if msg.Search == nil {
		return m
	}
	old := m.Owners
	m.Owners = *msg.Search
	// What is missing for want of the helper is shown already.
	if m.Owners.Missing != "" && m.Owners.Missing != old.Missing && m.Sandbox.HelperErr == "" {
		return warn(m, "not seen: "+m.Owners.Missing)
	}
	for _, note := range m.Owners.Notes {
		if !slices.Contains(old.Notes, note) {
			return warn(m, note)
		}
	}
	return m
}

// relabel moves the accounts of owners of which more is known than before.
func relabel(m model.Model, before *flows.Labels, owners []flows.Owner) model.Model {
	table := m.Table.Relabel(before, &m.Labels, owners)
	if m.Shown == m.Table {
		m.Shown = table
	} else {
		m.Shown = m.Shown.Relabel(before, &m.Labels, owners)
	}
	m.Table = table
	return m
}

// askCommand asks for the command line of the owner of which tooltip, pane or details are
// shown, unless it was asked for last.
func askCommand(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	if fx.AskCommand == nil {
		return m, nil
	}
	id := m.OwnerOf(explainedRow(&m))
	if id == 0 || id == m.Command.Owner {
		return m, nil
	}
	m.Command = model.Command{CommandLine: flows.CommandLine{Owner: id}}
	ask := fx.AskCommand
	return m, func() tea.Msg {
		ask(id)
		return nil
	}
}

// explainedRow is the index of the row that tooltip, pane or details are of, -1 for none.
func explainedRow(m *model.Model) int {
	if m.Tip.Kind == model.TipRow || m.Mode == model.ShowingDetails {
		return m.List.Index()
	}
	if l := layout.Of(m); !l.Pane.Empty() {
		return m.List.Current()
	}
	return -1
}
