package update

import (
	"net/netip"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/view/layout"
)

// maxAsk is how many addresses are asked for at once: names are for what is
// looked at.
const maxAsk = 512

// ask asks for the names that are needed and not known: of the rows in sight,
// or without a screen of the first rows.
func ask(m *model.Model, fx Effects) tea.Cmd {
	if !m.Prefs.DNS || fx.Ask == nil {
		return nil
	}
	addrs := Unnamed(m)
	if len(addrs) == 0 {
		return nil
	}
	return func() tea.Msg {
		fx.Ask(addrs)
		return nil
	}
}

// enableNames lets lookups begin, or stops them.
func enableNames(on bool, fx Effects) tea.Cmd {
	return func() tea.Msg {
		fx.EnableNames(on)
		return model.NamesToggledMsg{On: on}
	}
}

// naming goes on until lookups are as the settings, which may have changed
// meanwhile, want them: commands overtake each other.
func naming(m model.Model, msg model.NamesToggledMsg, fx Effects) (model.Model, tea.Cmd) {
	m.Naming = m.Prefs.DNS != msg.On
	if !m.Naming {
		return m, nil
	}
	return m, enableNames(m.Prefs.DNS, fx)
}

// Unnamed returns the addresses of the rows in sight that have no name, of all
// rows when there is no screen.
func Unnamed(m *model.Model) []netip.Addr {
	rows := m.List.Rows
	if l := layout.Of(m); !l.TooSmall {
		end := min(m.List.Top+layout.PageRows(m, &l)+1, len(rows))
		rows = rows[min(m.List.Top, end):end]
	}
	seen := make(map[flows.Addr]bool)
	var addrs []netip.Addr
	for i := range rows {
		k := rows[i].Key()
		if k.Net == flows.NetNone {
			continue
		}
		for _, a := range [...]flows.Addr{k.Remote, k.Local} {
			if a == (flows.Addr{}) || seen[a] || m.Labels.Name(a) != "" {
				continue
			}
			seen[a] = true
			addrs = append(addrs, a.Netip())
			if len(addrs) == maxAsk {
				return addrs
			}
		}
	}
	return addrs
}
