package view

import (
	"fmt"
	"slices"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// writeCount writes how many flows a row stands for, since when they are closed, and how far
// back its peak is that of all of them.
func (s *screen) writeCount(b *box, r *list.Row) {
	switch id := r.ID(); {
	case r.Silent():
		b.field("flows", "none since it was pinned")
		return
	case id.Group == flows.Ungrouped:
	case id.Group == flows.Former:
		b.field("flows", s.glyphs.Times+model.FormatCount(r.Count())+": "+flowCount(r.Count())+" that ended, merged")
		b.field("merged", "those of one process between two hosts that differ in the client's port alone")
	default:
		text := fmt.Sprintf("%s now, %s ever", model.FormatCount(uint64(r.Live())), model.FormatCount(r.Count()))
		if n := r.Processes(); n > 1 {
			text += fmt.Sprintf(", of %d processes", n)
		}
		b.field("flows", text)
		if slices.Contains(flows.Dimensions(), id.Group) && !s.m.List.Partial {
			b.field("peak", "the highest second of all flows together")
		} else {
			b.field("peak", "of all of them in the last 40 s, of one of them before that")
		}
	}
	s.writeClosed(b, r)
}

// writeClosed writes since when the flows of a row are closed, and of a single one why.
func (s *screen) writeClosed(b *box, r *list.Row) {
	since, over := r.Closed()
	if !over {
		return
	}
	text := model.FormatAge(s.m.Shown.At()-since) + " ago"
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
	b.field("closed", text)
}

// flowCount is a number of flows in words.
func flowCount(n uint64) string {
	if n == 1 {
		return "1 flow"
	}
	return model.FormatCount(n) + " flows"
}

// otherTip is the tooltip of the row of what has no other row: what it stands for, and what
// that carried.
func (s *screen) otherTip(r *list.Row) *box {
	m := s.m
	b := s.newBox(m.Labels.Title(r.ID()), tipWidth)
	if n := len(m.List.Breadcrumbs); n > 0 {
		b.field("is", "what has no other row within "+m.List.Breadcrumbs[n-1].Name)
	} else {
		b.field("is", "what has no other row: rows add up to the totals")
	}
	b.field("flows", model.FormatCount(r.Count())+" in all")
	if n := r.Omitted(); n > 0 {
		b.field("stands for", fmt.Sprintf("%s %s, those with the fewest bytes", model.FormatCount(n), s.omitted()))
	}
	if n := r.Hidden(); n > 0 {
		b.field("hidden", fmt.Sprintf("%s closed rows, which %s lists", model.FormatCount(uint64(n)), m.Keys.Short(model.ToggleClosed)))
	}
	if n := m.Shown.Unassigned(); n > 0 && !m.List.Partial {
		b.field("of no flow", model.FormatCount(n)+" packets, in a flood of new flows")
	}
	b.field("peak", fmt.Sprintf("of the last %d s", flows.History))
	s.writeFigures(b, r)
	s.writePackets(b, r)
	s.writeRecent(b, r)
	return b
}

// omittedNames are what rows are called that had to make room, by what rows are grouped by.
var omittedNames = map[flows.Group]string{
	flows.RemoteHosts: "hosts", flows.Services: "services", flows.Processes: "programs", flows.PIDs: "processes",
	flows.Packages: "packages", flows.Containers: "containers",
}

// omitted is what the rows of the list are called that had to make room.
func (s *screen) omitted() string {
	for i := range s.m.List.Rows {
		if name := omittedNames[s.m.List.Rows[i].ID().Group]; name != "" {
			return name
		}
	}
	return "merged rows"
}
