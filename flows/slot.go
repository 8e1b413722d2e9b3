package flows

// Slot is one second of capture time, aligned to the second and numbered by it:
// slot s holds what was captured from s up to s+1 seconds after the Unix epoch.
type Slot int64

// nanosPerSlot is the length of a slot in nanoseconds.
const nanosPerSlot = 1_000_000_000

// SlotOf returns the slot of a capture time in nanoseconds since the Unix epoch.
func SlotOf(ns int64) Slot {
	s := ns / nanosPerSlot
	if ns%nanosPerSlot < 0 {
		s--
	}
	return Slot(s)
}

// Start returns when the slot begins, in nanoseconds since the Unix epoch.
func (s Slot) Start() int64 { return int64(s) * nanosPerSlot }
