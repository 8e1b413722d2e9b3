package flows

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
			id := rows[i].ID()
			if g != id.Group {
				id = ID{Group: g, Key: g.common(id.Key, c.labels)}
			}
			onAny := id
			onAny.Key.Iface = 0
			for _, id := range [...]ID{id, onAny} {
				if pins[id] {
					rows[i].Pinned, used[id] = true, true
				}
			}
		}
	}
	s := subject{labels: c.labels}
	for id := range pins {
		if !used[id] && c.leaves(&s, &Flow{Key: id.Key}) {
			rows = append(rows, Row{Pinned: true, table: t, sum: &sum{id: id}})
		}
	}
	return rows
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
	var in [1 << 8]bool
	var groups []Group
	for id := range ids {
		if !in[id.Group] {
			in[id.Group] = true
			groups = append(groups, id.Group)
		}
	}
	return groups
}
