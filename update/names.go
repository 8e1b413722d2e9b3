package update

import (
	"iter"
	"net/netip"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/list"
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
	rows := visibleRows(m)
	seen := make(map[flows.Addr]bool)
	var addrs []netip.Addr
	for a := range addressesOf(rows) {
		if a == (flows.Addr{}) || seen[a] || m.Labels.Name(a) != "" {
			continue
		}
		seen[a] = true
		addrs = append(addrs, a.Netip())
		if len(addrs) == maxAsk {
			return addrs
		}
	}
	return addrs
}

// visibleRows are the rows on the screen, all of them when there is no screen.
func visibleRows(m *model.Model) []list.Row {
	rows := m.List.Rows
	if l := layout.Of(m); !l.TooSmall {
		end := min(m.List.Top+layout.PageRows(m, &l)+1, len(rows))
		rows = rows[min(m.List.Top, end):end]
	}
	return rows
}

// addressesOf yields the addresses of rows. Hosts that have no name yet are one row where
// rows are by name: its addresses are those of its flows.
func addressesOf(rows []list.Row) iter.Seq[flows.Addr] {
	return func(yield func(flows.Addr) bool) {
		for i := range rows {
			if !yieldEnds(rows[i].Key(), yield) {
				return
			}
			if id := rows[i].ID(); id.Group != flows.Names || !id.Unknown() {
				continue
			}
			for _, f := range rows[i].Members() {
				if !yieldEnds(flows.Key{Remote: f.Key.Remote, Net: f.Key.Net}, yield) {
					return
				}
			}
		}
	}
}

// yieldEnds yields both addresses of a key that has any.
func yieldEnds(k flows.Key, yield func(flows.Addr) bool) bool {
	return k.Net == flows.NetNone || yield(k.Remote) && yield(k.Local)
}
