package flows

import "slices"

// pin marks the pinned rows and adds those there is no traffic for.
func (c chosen) pin(t *Table, rows []Row) []Row {
	pins := c.pins()
	if len(pins) == 0 {
		return rows
	}
	used := make(map[ID]bool, len(pins))
	groups := groupsOf(pins)
	for i := range rows {
		for _, g := range groups {
			for _, id := range c.pinnable(&rows[i], g) {
				if pins[id] {
					rows[i].Pinned, used[id] = true, true
				}
			}
		}
	}
	s := subject{labels: c.labels}
	for id := range pins {
		if used[id] {
			continue
		}
		if s.turnTo(&Flow{Key: id.Key}); c.leaves(&s) {
			rows = append(rows, Row{Pinned: true, table: t, sum: &sum{id: &id}})
		}
	}
	return rows
}

// pinnable returns the IDs of a group by which a row can be pinned: on its own
// interface, and on any.
func (c chosen) pinnable(r *Row, g Group) [2]ID {
	id := r.ID()
	if g != id.Group {
		id = ID{Group: g, Key: g.common(id.Key, c.labels)}
	}
	onAny := id
	onAny.Key.Iface = 0
	return [...]ID{id, onAny}
}

// pins returns the pins that mean something in the query's group.
func (c chosen) pins() map[ID]bool {
	pins := make(map[ID]bool, len(c.query.Pins))
	for _, id := range c.query.Pins {
		if g := c.query.Group; id.Group == g || g == Ungrouped && id.Group.kind() == Ungrouped {
			pins[id] = true
		}
	}
	return pins
}

// groupsOf returns the groups that IDs are of, each once.
func groupsOf(ids map[ID]bool) []Group {
	var groups []Group
	for id := range ids {
		if !slices.Contains(groups, id.Group) {
			groups = append(groups, id.Group)
		}
	}
	return groups
}
