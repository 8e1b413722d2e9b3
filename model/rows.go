package model

import (
	"slices"

	"iftopgo/flows/list"
)

// Protocol returns the name of the protocol that a row's flows have in common. It is
// empty where there is none: a row may be of several, and a pin without traffic of
// any.
func Protocol(r *list.Row) string {
	id := r.ID()
	if r.Silent() && id.Key.Proto == 0 {
		return ""
	}
	return id.ProtoName()
}

// Active returns the rows that have had traffic, for output that lists traffic: a
// pinned row may have had none.
func (l *List) Active() []list.Row {
	silent := func(r list.Row) bool { return r.Silent() }
	if !slices.ContainsFunc(l.Rows, silent) {
		return l.Rows
	}
	return slices.DeleteFunc(slices.Clone(l.Rows), silent)
}
