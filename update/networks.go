package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
)

// maxFind is how many addresses are looked up at a time where there is a screen: in a flood
// there are 65,536 new ones a second, and taking over the answers takes time that keys would
// wait for.
const maxFind = 8192

// findNetworks looks up the networks that are not known of the remote addresses of the
// table, one question at a time. It is the command that goes through the table.
func findNetworks(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	if fx.FindNetworks == nil || !m.Networks.Any() || m.FindingNetworks {
		return m, nil
	}
	return lookForNetworks(m, fx)
}

// lookForNetworks is findNetworks once there is something to find.
func lookForNetworks(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	m.FindingNetworks = true
	t, l, first, most := m.Table, m.Labels, []list.Row(nil), 0
	if !m.List.Headless {
		first, most = visibleRows(&m), maxFind
	}
	return m, func() tea.Msg {
		found, files := fx.FindNetworks(unlocated(t, &l, first, most))
		return model.NetworksMsg{Found: found, Files: files}
	}
}

// unlocated returns the remote addresses of a table of which the network has not been looked
// up, those of some rows first; most of them at most, unless that is 0.
func unlocated(t *flows.Table, l *flows.Labels, first []list.Row, most int) (addrs []flows.Addr) {
	seen := map[flows.Addr]bool{}
	add := func(a flows.Addr) bool {
		if _, known := l.Network(a); !known && !seen[a] {
			seen[a] = true
			addrs = append(addrs, a)
		}
		return most == 0 || len(addrs) < most
	}
	for i := range first {
		if k := first[i].Key(); k.Net != flows.NetNone && !add(k.Remote) {
			return addrs
		}
	}
	for a := range t.Remotes {
		if !add(a) {
			break
		}
	}
	return addrs
}

// handleNetworks notes the networks that were found. Answers of files that are not used any
// more are dropped.
func handleNetworks(m model.Model, msg model.NetworksMsg) model.Model {
	m.FindingNetworks = false
	current := msg.Files.Version >= m.Networks.Version
	if current {
		m = takeNetworkFiles(m, msg.Files)
	}
	if current && m.Networks.Any() && len(msg.Found) > 0 {
		m.Labels = m.Labels.WithNetworks(msg.Found)
	}
	return m
}

// handleNetworkFiles takes over what the files know after they have changed, and looks up
// anew what was known by those before.
func handleNetworkFiles(m model.Model, msg model.NetworkFilesMsg, fx Effects) (model.Model, tea.Cmd) {
	m = takeNetworkFiles(m, msg.Files)
	m, find := findNetworks(m, fx)
	return m, tea.Batch(fx.NetworkFiles, find)
}

// takeNetworkFiles takes over what the files know. Without any, or with others, nothing is
// left of what was known.
func takeNetworkFiles(m model.Model, files flows.NetworkFiles) model.Model {
	if files.Version == m.Networks.Version {
		return m
	}
	wrong := m.Networks.Wrong
	m.Networks, m.Labels = files, m.Labels.WithoutNetworks()
	if files.Wrong != "" && files.Wrong != wrong {
		m = warn(m, "networks: "+files.Wrong)
	}
	if files.Any() {
		return m
	}
	return leaveNetworks(m)
}

// leaveNetworks leaves the tab of networks, and what was drilled down into from there.
func leaveNetworks(m model.Model) model.Model {
	left := m.Prefs.Tab == prefs.TabNetworks
	if left {
		m.Prefs.Tab = prefs.TabFlows
	}
	for i, c := range m.List.Breadcrumbs {
		if g := c.ID.Group; g == flows.Networks || g == flows.Countries {
			m.List.Breadcrumbs, left = m.List.Breadcrumbs[:i:i], true
			break
		}
	}
	if !left {
		return m
	}
	return rebuildRows(clearSelection(m))
}

// byCountry lists countries in place of networks, or networks again, where both are known.
func byCountry(m model.Model) model.Model {
	switch f := &m.Networks; {
	case !f.Any():
		return warn(m, "no network is known: name an MMDB file with --geoip, or in the settings")
	case !f.ASN:
		return warn(m, "the files know countries alone")
	case !f.Country:
		return warn(m, "the files know networks alone, without their countries")
	}
	m.ByCountry = !m.ByCountry
	return onOff(clearSelection(m), "countries in place of networks", m.ByCountry)
}
