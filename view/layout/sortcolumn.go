package layout

import (
	"slices"

	"iftopgo/model"
	"iftopgo/prefs"
)

// numberDrops are the drop numbers (see spec) of the columns Rate2s to Total, by the
// column that orders the rows: it is dropped last. The set of numbers is always the
// same, so that ordering by another figure moves no other column.
var numberDrops = map[prefs.Sort][Total - Rate2s + 1]int{
	prefs.Sort2s:    {1, 5, 6, 10},
	prefs.Sort40s:   {6, 5, 1, 10},
	prefs.SortTotal: {6, 5, 10, 1},
}

// lastName is the drop number of a column of names that is dropped only when it
// would displace the last figure.
const lastName = 2

// retainSortColumn changes the drop numbers so that the column that orders the rows is
// dropped after the others.
func retainSortColumn(m *model.Model, chosen []spec) {
	at := slices.IndexFunc(chosen, func(s spec) bool { return Orders(m, s.id) })
	if at < 0 {
		return // It is switched off; the header says what the order is.
	}
	switch sorted := &chosen[at]; {
	case sorted.id >= Rate2s:
		retainFigure(m.SortFigure(), chosen)
	case sorted.id == Protocol, m.Prefs.Tab != prefs.TabFlows:
		sorted.drop = min(sorted.drop, lastName) // It means nothing without the names beside it.
	default:
		retainName(sorted, chosen)
	}
}

// retainFigure keeps the figure that orders the rows.
func retainFigure(sort prefs.Sort, chosen []spec) {
	drops, ok := numberDrops[sort]
	if !ok {
		return // Sorted by 10 s: specs has it so.
	}
	for i := range chosen {
		if id := chosen[i].id; id >= Rate2s && id <= Total {
			chosen[i].drop = drops[id-Rate2s]
		}
	}
}

// retainName keeps the local end or the process that orders the rows. Where only one
// name and a figure have room, the remote end is dropped.
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

// orderSeen reports whether a column title shows what orders the rows.
func orderSeen(m *model.Model) bool {
	return m.Height >= titlesFrom && slices.ContainsFunc(specs[:], func(s spec) bool {
		return Orders(m, s.id) && s.wanted(m)
	})
}
