package update

import (
	"iter"
	"net/netip"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/layout"
)

// maxAsk is how many addresses are asked for at once: more than a screen shows.
const maxAsk = 512

// askNames asks for the names that are not known of the visible rows, or without a
// screen of the first rows.
func askNames(m *model.Model, fx Effects) tea.Cmd {
	if m.Prefs.Names == prefs.NamesOff || fx.Ask == nil {
		return nil
	}
	addrs := Unnamed(m)
	if len(addrs) == 0 {
		return nil
	}
	ask := fx.Ask
	return func() tea.Msg {
		ask(addrs)
		return nil
	}
}

// setNames starts or stops what finds names.
func setNames(n prefs.Names, fx Effects) tea.Cmd {
	return func() tea.Msg { return model.NamesSetMsg{Names: n, Err: fx.SetNames(n)} }
}

// handleNamesSet sets what finds names once more when the setting has changed meanwhile.
// Commands overtake each other, so that one runs at a time.
func handleNamesSet(m model.Model, msg model.NamesSetMsg, fx Effects) (model.Model, tea.Cmd) {
	if msg.Err != nil {
		m = warn(m, msg.Err.Error())
	}
	m.TogglingNames = m.Prefs.Names != msg.Names
	if !m.TogglingNames {
		return m, nil
	}
	return m, setNames(m.Prefs.Names, fx)
}

// withSeen notes the names that packets of a batch have, and what its source says itself of its
// flows. A batch that begins anew says all
// that is known.
func withSeen(m model.Model, b *flows.Batch) model.Model {
	if b.Restart {
		m.Labels = m.Labels.WithoutSeen()
	}
	m.Labels = m.Labels.WithSeen(b.Seen).WithTold(&b.Told)
	if b.Health.HasMachines() && m.Labels.Machines == nil {
		names := make([]string, len(b.Health.Sources))
		for i := range names {
			names[i] = b.Health.Sources[i].Name
		}
		m.Labels.Machines = names
	}
	if len(b.Told.Networks) > 0 && !m.Networks.Any() {
		m.Networks.ASN, m.Networks.Country, m.Networks.Names = true, true, []string{"what the lines say"}
	}
	return m
}

// Unnamed returns the addresses of the visible rows that have no name, of all rows
// when there is no screen; at most maxAsk.
func Unnamed(m *model.Model) []netip.Addr {
	rows := visibleRows(m)
	seen := make(map[flows.Addr]bool)
	var addrs []netip.Addr
	for a := range unnamedOf(m, rows) {
		if a == (flows.Addr{}) || seen[a] {
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

// unnamedOf yields the addresses of rows that have no name. Hosts that have none yet are
// one row where rows are by name: its addresses are those of its flows.
func unnamedOf(m *model.Model, rows []list.Row) iter.Seq[flows.Addr] {
	return func(yield func(flows.Addr) bool) {
		for i := range rows {
			k := rows[i].Key()
			if isNew(m, rows[i].Flow()) {
				continue
			}
			if !yieldEnds(&m.Labels, &k, yield) {
				return
			}
			if id := rows[i].ID(); id.Group != flows.Names || !id.Unknown() {
				continue
			}
			for _, f := range rows[i].Members() {
				k := flows.Key{Remote: f.Key.Remote, Net: f.Key.Net}
				if !isNew(m, f) && !yieldEnds(&m.Labels, &k, yield) {
					return
				}
			}
		}
	}
}

// newFor is how long nobody is asked about the addresses of a new flow, in nanoseconds: its
// first packets are likely to say a name.
const newFor = 1_000_000_000

// isNew reports whether a flow, which may be nil, has just begun, and names are looked for
// in its packets.
func isNew(m *model.Model, f *flows.Flow) bool {
	return f != nil && m.Prefs.Names == prefs.NamesSeen && !m.Done && m.Shown.At()-f.First < newFor
}

// yieldEnds yields the addresses of a key that have no name.
func yieldEnds(l *flows.Labels, k *flows.Key, yield func(flows.Addr) bool) bool {
	return k.Net == flows.NetNone || (l.Remote(k).Text != "" || yield(k.Remote)) && (l.Local(k).Text != "" || yield(k.Local))
}
