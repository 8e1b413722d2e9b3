package list

import (
	"iter"
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
			if g == flows.Ungrouped && rows[i].ID().Group == flows.Former {
				continue // A pin of a flow is of no other flow.
			}
			for id := range c.pinIDs(&rows[i], g) {
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
		if none := (&flows.Flow{Key: id.Key}); c.within(none) && c.query.Filter.Match(none, c.labels) {
			rows = append(rows, Row{Pinned: true, table: t, sum: &sum{id: &id}})
		}
	}
	return rows
}

// pinIDs yields the IDs of a group that pin a row: on its own interface, and on any. Of a
// row of flows that look alike they are those of each flow, if the group is another one.
func (c selection) pinIDs(r *Row, g flows.Group) iter.Seq[flows.ID] {
	return func(yield func(flows.ID) bool) {
		id := r.ID()
		switch {
		case g == id.Group:
			onBoth(id, yield)
		case !id.Group.IsAlike():
			onBoth(g.Of(id.Key, c.labels), yield)
		default:
			for _, f := range r.Members() {
				if !onBoth(g.Of(f.Key, c.labels), yield) {
					return
				}
			}
		}
	}
}

// onBoth yields an ID, and the same without its interface.
func onBoth(id flows.ID, yield func(flows.ID) bool) bool {
	onAny := id
	onAny.Key.Iface = 0
	return yield(id) && yield(onAny)
}

// pins returns the pins that apply in the query's group.
func (c selection) pins() map[flows.ID]bool {
	pins := make(map[flows.ID]bool, len(c.query.Pins))
	for _, id := range c.query.Pins {
		g := c.query.Group
		finer := g == flows.Ungrouped || g.IsAlike()
		named := c.query.HostsByName && g == flows.RemoteHosts && id.Group == flows.Names
		if id.Group == g || named || finer && id.Group.HasEnds() {
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
