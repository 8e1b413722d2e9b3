package model

import (
	"slices"

	"iftopgo/flows/list"
	"iftopgo/prefs"
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

// IsSingle reports whether there is nothing to drill down to from a row: a flow, former flows
// that are one, and what has no other row.
func (m *Model) IsSingle(r *list.Row) bool {
	return r.IsOther() || m.Prefs.Tab == prefs.TabFlows && m.Merged == 0 && len(r.Members()) < 2
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
