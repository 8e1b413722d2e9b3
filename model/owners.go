package model

import "iftopgo/flows"

// Command is the command line of a process, which is looked up when it is to be shown.
type Command struct {
	flows.CommandLine
	// Answered says that the command line was looked up, even if it is not known.
	Answered bool
}

// OwnerOf returns the owner of a row by its index whose command line can be looked up, 0 for
// none.
func (m *Model) OwnerOf(row int) flows.OwnerID {
	if row < 0 {
		return 0
	}
	o := m.List.Rows[row].Owner(&m.Labels)
	if o == nil || o.PID == 0 {
		return 0
	}
	return o.ID
}
