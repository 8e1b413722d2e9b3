package model

import "iftopgo/flows"

// OwnerSearch is how owners are found: as the search says itself, unless the helper in which
// it works does not answer, or has exited. The zero value is for owners that are not looked for.
func (m *Model) OwnerSearch() flows.OwnerSearch {
	s, why := m.Owners, m.Sandbox.OwnersErr
	if why == "" || s.Engine == "" && !m.Prefs.Processes {
		return s
	}
	if s.Engine == "" || m.Sandbox.HelperEnded {
		s.Engine, s.Hooks = "none", nil
	}
	s.Missing, s.Reason, s.Remedy = "everything new", why, ""
	return s
}
