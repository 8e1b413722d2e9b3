package layout

import (
	"slices"

	"iftopgo/model"
	"iftopgo/prefs"
)

// numberDrops are the numbers of the columns Rate2s to Total by what orders the
// rows: that column stays longest, and the others give up as much room as they
// would otherwise, so that ordering by another figure moves nothing else.
var numberDrops = map[prefs.Sort][Total - Rate2s + 1]int{
	prefs.Sort2s:    {1, 5, 6, 10},
	prefs.Sort40s:   {6, 5, 1, 10},
	prefs.SortTotal: {6, 5, 10, 1},
}

// lastName is the number of a column of names that goes only where it would take
// the place of the last figure.
const lastName = 2

// retainSortColumn has the column that orders the rows stay, and others go before it.
func retainSortColumn(m *model.Model, chosen []spec) {
	at := slices.IndexFunc(chosen, func(s spec) bool { return sorts[s.id] == m.Prefs.Sort })
	if at < 0 {
		return // It is switched off; the header says what the order is.
	}
	switch sorted := &chosen[at]; {
	case sorted.id >= Rate2s:
		retainFigure(m.Prefs.Sort, chosen)
	case sorted.id == Protocol, m.Prefs.Tab != prefs.TabFlows:
		sorted.drop = min(sorted.drop, lastName) // It says nothing without what it is of.
	default:
		retainName(sorted, chosen)
	}
}

// retainFigure has the figure that orders the rows stay.
func retainFigure(sort prefs.Sort, chosen []spec) {
	drops, ok := numberDrops[sort]
	if !ok {
		return // By10s, as in specs.
	}
	for i := range chosen {
		if id := chosen[i].id; id >= Rate2s {
			chosen[i].drop = drops[id-Rate2s]
		}
	}
}

// retainName has the local end or the process stay that orders the rows. Where there
// is room for nothing beside it and a figure, the remote end goes.
func retainName(sorted *spec, chosen []spec) {
	if sorted.id == Remote {
		return
	}
	sorted.drop = 0
	for i := range chosen {
		if id := chosen[i].id; id == Remote || (id == Arrow && sorted.id == Local) {
			chosen[i].drop = lastName
		}
	}
}

// orderSeen says whether the titles of the columns show what orders the rows.
func orderSeen(m *model.Model) bool {
	return m.Height >= titlesFrom && slices.ContainsFunc(specs[:], func(s spec) bool {
		return sorts[s.id] == m.Prefs.Sort && s.wanted(m)
	})
}
