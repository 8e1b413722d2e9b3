package model

import (
	"fmt"

	"iftopgo/flows"
	"iftopgo/flows/list"
)

// Machine returns the machine that a row is of, where there are several: of their tab.
func (m *Model) Machine(r *list.Row) *flows.Source {
	h := m.Shown.Health()
	return h.Machine(flows.MachineOf(r.ID().Key.Iface))
}

// MachineText is the machine of the flows of a row, empty where there is a single one.
func (m *Model) MachineText(r *list.Row) string {
	if m.Labels.Machines == nil {
		return ""
	}
	k := r.Key()
	if name := m.Labels.MachineName(&k); name != "" {
		return name
	}
	first := uint32(0)
	for i, f := range r.Members() {
		machine := flows.MachineOf(f.Key.Iface)
		if i > 0 && machine != first {
			return "several"
		}
		first = machine
		k = f.Key
	}
	return m.Labels.MachineName(&k)
}

// MachineState says how a machine is doing, in a word or two. now is the capture time in
// nanoseconds.
func MachineState(s *flows.Source, now int64) string {
	switch {
	case s.State == flows.Live:
		return "live"
	case s.State == flows.Ended && s.Reason != "":
		return "refused"
	case s.State == flows.Ended:
		return "ended"
	case s.RetryAt <= now:
		return "connecting"
	default:
		return fmt.Sprintf("lost, %d s", secondsUntil(s.RetryAt, now))
	}
}

// secondsUntil is how many seconds it is until a time, rounded up.
func secondsUntil(at, now int64) int64 { return (max(at-now, 0) + 999_999_999) / 1_000_000_000 }
