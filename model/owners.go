package model

import "iftopgo/flows"

// OwnerSearch tells how owners of flows are found, and which cannot be. The zero
// value is a search that has not begun.
type OwnerSearch struct {
	// Engine is what finds them: "ebpf", "sock_diag", "lsof", "none".
	Engine string
	// Hooks are the places in the kernel that tell of sockets.
	Hooks []string
	// Missing says whose flows stay without an owner, empty when all are found.
	Missing string
	// Reason says why nothing better is used, Remedy is the command that would
	// change it; both may be empty.
	Reason, Remedy string
	// Lost counts uses of sockets that could not be noted, Refused flows that
	// could not be asked for.
	Lost, Refused uint64
}

// Command is the command line of an owner, which is looked up for who looks at it.
type Command struct {
	Owner flows.OwnerID
	// Text is empty when it is not known, Answered whether that has been found
	// out.
	Text     string
	Answered bool
}

// Wanted returns the owner whose command line is to be seen, 0 for none.
func (m *Model) Wanted() flows.OwnerID {
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
