package owners

import "slices"

// Status tells how owners are found, and what cannot be. Of its texts, Missing
// and Reason are for people.
type Status struct {
	// Engine is "ebpf", "sock_diag", "lsof" or "none".
	Engine string
	// Hooks are the places in the kernel in use, in order.
	Hooks []string
	// Missing says which owners cannot be seen, empty if all can.
	Missing string
	// Reason says why the better engine is not used, empty if the best one is.
	Reason string
	// Remedy is what would change that: the capabilities the program should
	// have, as setcap(8) takes them, those for capturing among them. It is empty
	// when no capability would.
	Remedy string
	// Lost counts what the kernel could not note because a map would not take it.
	Lost uint64
	// Refused counts the flows that were asked for when too many were waiting, and
	// the answers dropped because nobody read them.
	Refused uint64
}

// equal reports whether two statuses say the same.
func (s *Status) equal(o *Status) bool {
	return s.Engine == o.Engine && s.Missing == o.Missing && s.Reason == o.Reason && s.Remedy == o.Remedy &&
		s.Lost == o.Lost && s.Refused == o.Refused && slices.Equal(s.Hooks, o.Hooks)
}
