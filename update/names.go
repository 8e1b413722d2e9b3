package update

import (
	"net/netip"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/view/layout"
)

// maxAsk is how many addresses are asked for at once: more than a screen shows.
const maxAsk = 512

// askNames asks for the names that are not known of the visible rows, or without a
// screen of the first rows.
func askNames(m *model.Model, fx Effects) tea.Cmd {
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

// enableNames starts or stops lookups.
func enableNames(on bool, fx Effects) tea.Cmd {
	return func() tea.Msg {
		fx.EnableNames(on)
		return model.NamesToggledMsg{On: on}
	}
}

// handleNamesToggled starts or stops lookups once more when the setting has changed
// meanwhile. Commands overtake each other, so that one runs at a time.
func handleNamesToggled(m model.Model, msg model.NamesToggledMsg, fx Effects) (model.Model, tea.Cmd) {
	m.TogglingNames = m.Prefs.DNS != msg.On
	if !m.TogglingNames {
		return m, nil
	}
	return m, enableNames(m.Prefs.DNS, fx)
}

// Unnamed returns the addresses of the visible rows that have no name, of all rows
// when there is no screen; at most maxAsk.
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
