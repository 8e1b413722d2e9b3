package fdpass

import "sync/atomic"

// stall is what is known of whether the helper answers.
type stall struct {
	now atomic.Bool
	// changed has capacity 1: it says that now has changed, not how often.
	changed chan struct{}
}

// set notes whether the helper does not answer now.
func (s *stall) set(now bool) {
	if s.now.Swap(now) == now {
		return
	}
	select {
	case s.changed <- struct{}{}:
	default:
	}
}
