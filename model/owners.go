package model

import "iftopgo/flows"

// Command is the command line of a process, which is looked up when its tooltip is
// open.
type Command struct {
	flows.CommandLine
	// Answered says that the command line was looked up, even if it is not known.
	Answered bool
}

// TooltipOwner returns the owner whose command line the tooltip shows, 0 for none.
func (m *Model) TooltipOwner() flows.OwnerID {
	i := m.List.Index()
	if m.Tip.Kind != TipRow || i < 0 {
		return 0
	}
	o := m.List.Rows[i].Owner(&m.Labels)
	if o == nil || o.PID == 0 {
		return 0
	}
	return o.ID
}
