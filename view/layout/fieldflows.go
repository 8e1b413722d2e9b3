package layout

import (
	"fmt"
	"slices"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// countFields say how many flows a row stands for, since when they are closed, and how far
// back its peak is that of all of them.
func countFields(m *model.Model, r *list.Row) []Field {
	all := make([]Field, 0, 3)
	switch id := r.ID(); {
	case r.Silent() && id.Group == flows.Machines:
		return []Field{{Label: "flows", Value: "none yet"}}
	case r.Silent():
		return []Field{{Label: "flows", Value: "none since it was pinned"}}
	case id.Group == flows.Ungrouped:
	case id.Group == flows.Former:
		text := m.Appearance.Glyphs.Times + model.FormatCount(r.Count()) + ": " + FlowCount(r.Count()) + " that ended, merged"
		all = append(all, Field{Label: "flows", Value: text},
			Field{Label: "merged", Value: "those of one process between two hosts that differ in the client's port alone"})
	default:
		text := fmt.Sprintf("%s now, %s ever", model.FormatCount(uint64(r.Live())), model.FormatCount(r.Count()))
		if n := r.Processes(); n > 1 {
			text += fmt.Sprintf(", of %d processes", n)
		}
		peak := "of all of them in the last 40 s, of one of them before that"
		if slices.Contains(flows.Dimensions(), id.Group) && !m.List.Partial {
			peak = "the highest second of all flows together"
		}
		all = append(all, Field{Label: "flows", Value: text}, Field{Label: "peak is", Value: peak})
	}
	return append(all, closedFields(m, r)...)
}

// closedFields say since when the flows of a row are closed, and of a single one why.
func closedFields(m *model.Model, r *list.Row) []Field {
	since, over := r.Closed()
	if !over {
		return nil
	}
	text := model.FormatAge(m.Shown.At()-since) + " ago"
	switch flow := r.Flow(); {
	case flow == nil || flow.Former():
		text += ", the last of them"
	case flow.TCP&flows.TCPReset != 0:
		text += ", by a reset"
	case flow.TCP.Closed():
		text += ", by both sides"
	default:
		text += fmt.Sprintf(", silent for more than %d s", flows.DefaultIdle)
	}
	return []Field{{Label: "closed", Value: text}}
}

// FlowCount is a number of flows in words.
func FlowCount(n uint64) string {
	if n == 1 {
		return "1 flow"
	}
	return model.FormatCount(n) + " flows"
}

// otherFields say what the row of what has no other row stands for.
func otherFields(m *model.Model, r *list.Row) []Field {
	is := "what has no other row: rows add up to the totals"
	if n := len(m.List.Breadcrumbs); n > 0 {
		is = "what has no other row within " + m.List.Breadcrumbs[n-1].Name
	}
	all := []Field{{Label: "is", Value: is}, {Label: "flows", Value: model.FormatCount(r.Count()) + " in all"}}
	add := func(label, value string) { all = append(all, Field{Label: label, Value: value}) }
	if n := r.Omitted(); n > 0 {
		add("stands for", fmt.Sprintf("%s %s, those with the fewest bytes", model.FormatCount(n), omittedRows(m)))
	}
	if n := r.Hidden(); n > 0 {
		add("hidden", fmt.Sprintf("%s closed rows, which %s lists", model.FormatCount(uint64(n)), m.Keys.Short(model.ToggleClosed)))
	}
	if n := m.Shown.Unassigned(); n > 0 && !m.List.Partial {
		add("of no flow", model.FormatCount(n)+" packets, in a flood of new flows")
	}
	add("peak", fmt.Sprintf("of the last %d s", flows.History))
	return all
}

// omittedNames are what rows are called that had to make room, by what rows are grouped by.
var omittedNames = map[flows.Group]string{
	flows.Networks: "hosts", flows.Countries: "hosts",
	flows.RemoteHosts: "hosts", flows.Names: "hosts", flows.Services: "services", flows.Processes: "programs", flows.PIDs: "processes",
	flows.Packages: "packages", flows.Containers: "containers",
}

// OtherCount is what the row other stands for: how many rows of the list had to make room, or
// else how many flows, as a number and in words.
func OtherCount(m *model.Model, r *list.Row) (n, words string) {
	count, words := r.Count(), FlowCount(r.Count())
	if noun := omittedNames[m.List.Group]; noun != "" && r.Omitted() > 0 {
		count = r.Omitted()
		words = model.FormatCount(count) + " " + noun
	}
	return model.FormatCount(count), words
}

// omittedRows is what the rows of the list are called that had to make room.
func omittedRows(m *model.Model) string {
	for i := range m.List.Rows {
		if name := omittedNames[m.List.Rows[i].ID().Group]; name != "" {
			return name
		}
	}
	return "merged rows"
}
