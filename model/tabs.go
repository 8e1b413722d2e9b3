package model

import (
	"slices"

	"iftopgo/prefs"
)

// Tabs are the tabs that there are, from left to right: that of networks only where networks
// may be known, that of machines where there are several, that of interfaces only where they are
// watched, that of the history only where there is one.
func (m *Model) Tabs() []prefs.Tab {
	return slices.DeleteFunc(prefs.AllTabs(), func(t prefs.Tab) bool {
		return t == prefs.TabNetworks && !m.Networks.Any() || t == prefs.TabMachines && !m.SeveralMachines ||
			t == prefs.TabInterfaces && !m.Interfaces.Watched || t == prefs.TabHistory && !m.History.Kept
	})
}

// ShowsFlows reports whether the tab that is shown has rows of flows.
func (m *Model) ShowsFlows() bool { return !m.ShowsInterfaces() && !m.ShowsHistory() }
