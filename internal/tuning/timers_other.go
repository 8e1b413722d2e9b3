//go:build !linux

package tuning

// RelaxTimers does nothing: other systems coalesce timers by themselves.
func RelaxTimers() error { return nil }
