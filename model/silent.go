package model

import (
	"slices"

	"iftopgo/flows"
)

// Protocol returns the name of the protocol that a row's flows have in common.
// It is empty where there is none: rows may not tell protocols apart, and a pin
// without traffic may be of any.
func Protocol(r *flows.Row) string {
	id := r.ID()
	if r.Flows() == 0 && id.Key.Proto == 0 {
		return ""
	}
	return id.ProtoName()
}

// Active returns the rows of which there is traffic, for lists of what was there:
// a pin without any is no flow, and was never seen.
func (l *List) Active() []flows.Row {
	silent := func(r flows.Row) bool { return r.Flows() == 0 }
	if !slices.ContainsFunc(l.Rows, silent) {
		return l.Rows
	}
	return slices.DeleteFunc(slices.Clone(l.Rows), silent)
}
