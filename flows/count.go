package flows

// Slot is one second of capture time, aligned to the second and numbered by it:
// slot s holds what was captured from s up to s+1 seconds after the Unix epoch.
type Slot int64

// nanos is how many nanoseconds a slot has.
const nanos = 1_000_000_000

// SlotOf returns the slot of a capture time in nanoseconds since the Unix epoch.
func SlotOf(ns int64) Slot {
	s := ns / nanos
	if ns%nanos < 0 {
		s--
	}
	return Slot(s)
}

// Start returns when the slot begins, in nanoseconds since the Unix epoch.
func (s Slot) Start() int64 { return int64(s) * nanos }

// Pair is one number for each direction, as seen from this host.
type Pair struct{ Sent, Recv uint64 }

// Sum returns both directions together.
func (p Pair) Sum() uint64 { return p.Sent + p.Recv }

// Plus returns the sum of two pairs, direction by direction.
func (p Pair) Plus(q Pair) Pair { return Pair{p.Sent + q.Sent, p.Recv + q.Recv} }

// minus returns what a running sum grew by since q.
func (p Pair) minus(q Pair) Pair { return Pair{p.Sent - q.Sent, p.Recv - q.Recv} }

// Max returns the larger of two pairs, direction by direction.
func (p Pair) Max(q Pair) Pair { return Pair{max(p.Sent, q.Sent), max(p.Recv, q.Recv)} }

// Tally counts traffic: frame bytes and packets.
type Tally struct{ Bytes, Packets Pair }

// Plus returns the sum of two tallies.
func (t Tally) Plus(u Tally) Tally {
	return Tally{t.Bytes.Plus(u.Bytes), t.Packets.Plus(u.Packets)}
}
