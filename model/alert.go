package model

import (
	"slices"
	"strconv"
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/list"
)

// Alerts is the state of alerts: which rows are above the threshold, and the prompt
// for it.
type Alerts struct {
	// Raised are the rows that alert: flows, remote hosts and processes, whether
	// they are listed or not.
	Raised map[flows.ID]bool
	// At are the last seconds in which an alert was raised, the newest last.
	At []flows.Slot
	// Flash says that border and rows are in the colours of an alert right now,
	// Flashes how often that still changes.
	Flash   bool
	Flashes int
	// Line is the threshold while it is edited, Err what is wrong with it, empty for
	// nothing.
	Line Line
	Err  string
}

// On reports whether a row alerts: the row itself, or one of several flows that are called
// by the same ends.
func (a *Alerts) On(r *list.Row) bool {
	if len(a.Raised) == 0 {
		return false
	}
	id := r.ID()
	if id.Group == flows.Names {
		return slices.ContainsFunc(r.Members(), func(f *flows.Flow) bool {
			return a.Raised[flows.ID{Group: flows.RemoteHosts, Key: flows.Key{Remote: f.Key.Remote, Net: f.Key.Net}}]
		})
	}
	if a.Raised[id] || id.Group == flows.Ungrouped || !id.Group.HasEnds() {
		return a.Raised[id]
	}
	return slices.ContainsFunc(r.Members(), func(f *flows.Flow) bool { return a.Raised[f.ID()] })
}

// RearmPercent is the percentage of the threshold below which an alert ends, so that
// a rate around the threshold does not raise it again and again.
const RearmPercent = 80

// AlertGroups are the groups whose rows can alert, besides every flow.
var AlertGroups = [...]flows.Group{flows.RemoteHosts, flows.Processes}

// alertKinds are the kinds of rows that can alert.
var alertKinds = [...][2]string{{"flow", "flows"}, {"host", "hosts"}, {"process", "processes"}}

// ByKind is how many rows of each kind alert: "flow", "host", "process".
func (a *Alerts) ByKind() map[string]int {
	count := make(map[string]int, len(alertKinds))
	for _, kind := range alertKinds {
		count[kind[0]] = 0
	}
	for id, on := range a.Raised {
		if on {
			count[alertKind(id.Group)]++
		}
	}
	return count
}

// Counts is how many flows, hosts and processes alert: "4 flows, 1 host". The same
// traffic can raise several of them.
func (a *Alerts) Counts() string {
	count := a.ByKind()
	var parts []string
	for _, kind := range alertKinds {
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

// alertKind is the word for a row of a group.
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

// AlertName is the kind and the name of a row that alerts: "host example.com".
func (m *Model) AlertName(id flows.ID) string {
	title := m.Labels.Title(id)
	kind := alertKind(id.Group)
	if kind == "flow" && id.Key.Net != flows.NetNone {
		title += " " + id.ProtoName()
	}
	return kind + " " + title
}
