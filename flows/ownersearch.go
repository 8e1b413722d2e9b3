package flows

import "slices"

// OwnerSearch says how process owners are found, and which cannot be. Its JSON is
// what --json prints of it. The zero value is a search that has not begun.
type OwnerSearch struct {
	// Engine is what finds them: "ebpf", "sock_diag", "lsof" or "none".
	Engine string `json:"engine"`
	// Hooks are the places in the kernel that report sockets, in order.
	Hooks []string `json:"hooks,omitempty"`
	// Missing names the processes whose flows stay without an owner; empty when all are
	// found.
	Missing string `json:"missing,omitempty"`
	// Reason says in words why the better engine is not used, empty if the best
	// one is.
	Reason string `json:"reason,omitempty"`
	// Remedy is the command that would change that, empty when there is none.
	Remedy string `json:"remedy,omitempty"`
	// Notes say in words what is left out of what is known of process owners, such as
	// packages whose databases are too large; nil for nothing.
	Notes []string `json:"notes,omitempty"`
	// Lost counts uses of sockets that the kernel could not record because a map
	// was full.
	Lost uint64 `json:"lost"`
	// Refused counts flows that were asked for when too many were waiting, and
	// answers dropped because nobody read them.
	Refused uint64 `json:"refused"`
}

// Equal reports whether both say the same.
func (s OwnerSearch) Equal(o OwnerSearch) bool {
	return s.Engine == o.Engine && s.Missing == o.Missing && s.Reason == o.Reason && s.Remedy == o.Remedy &&
		s.Lost == o.Lost && s.Refused == o.Refused && slices.Equal(s.Hooks, o.Hooks) &&
		slices.Equal(s.Notes, o.Notes)
}
