package update

import (
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/view/layout"
)

// To put 65,536 rows in order takes longer than to find out which of them are on the screen.
// So the others are put in order when somebody looks at them: when the list is scrolled
// that far, when rows are told by where they are, as the selected one is, and where all of
// them are asked for.

// rowsInOrder is how many rows have to be in order for so many pages of the list to be drawn
// from its top; 0 is all.
func rowsInOrder(m *model.Model, pages int) int {
	if m.List.Headless {
		return m.List.Limit
	}
	l := layout.Of(m)
	if l.TooSmall || m.Prefs.InOverview() || m.List.Selecting || m.List.Frozen != nil || m.Tip.Kind != model.NoTip {
		return 0
	}
	return m.List.Top + pages*max(l.List.Height, 1) + 1 // Names are asked for of the row below, too.
}

// withFirst returns the query with Query.First.
func withFirst(q list.Query, m *model.Model) list.Query {
	const pages = 2 // So that not all have to be put in order as soon as the list is scrolled.
	if n := rowsInOrder(m, pages); n > 0 {
		q.First = n + len(q.Pins) + 1 // Those without traffic, and that of what has no other row, are not counted by Limit.
	}
	return q
}

// orderVisible puts all rows in order if one is on the screen that is not.
func orderVisible(m model.Model) model.Model {
	if q := m.List.Unordered; q != nil {
		if n := rowsInOrder(&m, 1); n == 0 || n > q.First {
			return orderAll(m)
		}
	}
	return m
}

// orderAll puts all rows in order.
func orderAll(m model.Model) model.Model {
	if q := m.List.Unordered; q != nil {
		m.List.Rows, m.List.Unordered = list.Ordered(m.List.Rows, *q, m.Labels), nil
	}
	return m
}
