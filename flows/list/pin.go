package list

import (
	"slices"

	"iftopgo/flows"
)

// pin marks the pinned rows, and adds rows for pins without traffic.
func (c selection) pin(t *flows.Table, rows []Row) []Row {
	pins := c.pins()
	if len(pins) == 0 {
		return rows
	}
	used := make(map[flows.ID]bool, len(pins))
	groups := groupsOf(pins)
	for i := range rows {
		for _, g := range groups {
			for _, id := range c.pinIDs(&rows[i], g) {
				if pins[id] {
					rows[i].Pinned, used[id] = true, true
				}
			}
		}
	}
	for id := range pins {
		if used[id] {
			continue
		}
		if c.within(id.Key) && c.query.Filter.Match(&flows.Flow{Key: id.Key}, c.labels) {
			rows = append(rows, Row{Pinned: true, table: t, sum: &sum{id: &id}})
		}
	}
	return rows
}

// pinIDs returns the IDs of a group that pin a row: on its own interface, and on any.
func (c selection) pinIDs(r *Row, g flows.Group) [2]flows.ID {
	id := r.ID()
	if g != id.Group {
		id = g.Of(id.Key, c.labels)
	}
	onAny := id
	onAny.Key.Iface = 0
	return [...]flows.ID{id, onAny}
}

// pins returns the pins that apply in the query's group.
func (c selection) pins() map[flows.ID]bool {
	pins := make(map[flows.ID]bool, len(c.query.Pins))
	for _, id := range c.query.Pins {
		if g := c.query.Group; id.Group == g || g == flows.Ungrouped && id.Group.Base() == flows.Ungrouped {
			pins[id] = true
		}
	}
	return pins
}

// groupsOf returns the groups of IDs, each once.
func groupsOf(ids map[flows.ID]bool) []flows.Group {
	var groups []flows.Group
	for id := range ids {
		if !slices.Contains(groups, id.Group) {
			groups = append(groups, id.Group)
		}
	}
	return groups
}
