package model

import (
	"strconv"
	"strings"

	"iftopgo/flows"
)

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

// Counts says how many flows, hosts and processes alert: "4 flows, 1 host". Traffic
// of one may be that of another.
func (a *Alerts) Counts() string {
	count := make(map[string]int)
	for id, on := range a.Raised {
		if on {
			count[alertKind(id.Group)]++
		}
	}
	var parts []string
	for _, kind := range [...][2]string{{"flow", "flows"}, {"host", "hosts"}, {"process", "processes"}} {
		switch n := count[kind[0]]; n {
		case 0:
		case 1:
			parts = append(parts, "1 "+kind[0])
		default:
			parts = append(parts, strconv.Itoa(n)+" "+kind[1])
		}
	}
	return strings.Join(parts, ", ")
}

// alertKind is what an alert of a group is about.
func alertKind(g flows.Group) string {
	switch g {
	case flows.RemoteHosts:
		return "host"
	case flows.Processes:
		return "process"
	default:
		return "flow"
	}
}

// AlertName says what an alert is about, and what that is called.
func (m *Model) AlertName(id flows.ID) string {
	title := m.Labels.Title(id)
	kind := alertKind(id.Group)
	if kind == "flow" && id.Key.Net != flows.NetNone {
		title += " " + id.ProtoName()
	}
	return kind + " " + title
}
