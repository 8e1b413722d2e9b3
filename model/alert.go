package model

import "iftopgo/flows"

// Alerts are the rows above the threshold.
type Alerts struct {
	// Raised are the rows whose alert is on: flows, remote hosts and processes,
	// whatever is listed.
	Raised map[flows.ID]bool
	// Flash says that frame and rows are shown as alerting right now, Flashes
	// how many changes of it are left.
	Flash   bool
	Flashes int
	// Line is the threshold while it is edited, Err what is wrong with it.
	Line Line
	Err  string
}

// On says whether a row is to be shown as alerting.
func (a *Alerts) On(id flows.ID) bool { return a.Raised[id] }

// RearmPercent is the share of the threshold below which an alert ends, so that
// a rate around the threshold does not flicker.
const RearmPercent = 80

// AlertGroups are the groups whose rows are watched, besides every flow.
var AlertGroups = [...]flows.Group{flows.RemoteHosts, flows.Processes}

// AlertName says what an alert is about, and what that is called.
func (m *Model) AlertName(id flows.ID) string {
	title := m.Labels.Title(id)
	switch id.Group {
	case flows.RemoteHosts:
		return "host " + title
	case flows.Processes:
		return "process " + title
	default:
		if id.Key.Net == flows.NetNone {
			return "flow " + title
		}
		return "flow " + title + " " + id.ProtoName()
	}
}
