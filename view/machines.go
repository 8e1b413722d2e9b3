package view

import (
	"iftopgo/flows"
	"iftopgo/theme"
)

// machineToken is how the state of a machine is written, which may be nil.
func machineToken(s *flows.Source) theme.Token {
	switch {
	case s == nil:
		return theme.Dim
	case s.State == flows.Live:
		return theme.OK
	case s.State == flows.Ended:
		return theme.Alert
	default:
		return theme.Warn
	}
}

// dropsToken is how the packets that were dropped on a machine are written.
func dropsToken(s *flows.Source) theme.Token {
	if s.Drops > 0 {
		return theme.Warn
	}
	return theme.Dim
}
