package flows

// Pair is one number for each direction, as seen from this host.
type Pair struct{ Sent, Recv uint64 }

// Sum returns both directions together.
func (p Pair) Sum() uint64 { return p.Sent + p.Recv }

// Plus returns the sum of two pairs, direction by direction.
func (p Pair) Plus(q Pair) Pair { return Pair{p.Sent + q.Sent, p.Recv + q.Recv} }

// minus returns the difference of two pairs, direction by direction.
func (p Pair) minus(q Pair) Pair { return Pair{p.Sent - q.Sent, p.Recv - q.Recv} }

// has reports whether q is no more than p, in each direction.
func (p Pair) has(q Pair) bool { return q.Sent <= p.Sent && q.Recv <= p.Recv }

// Max returns the larger of two pairs, direction by direction.
func (p Pair) Max(q Pair) Pair { return Pair{max(p.Sent, q.Sent), max(p.Recv, q.Recv)} }

// Take takes as much of q away as there is, direction by direction, and returns that.
func (p *Pair) Take(q Pair) Pair {
	taken := Pair{min(p.Sent, q.Sent), min(p.Recv, q.Recv)}
	*p = p.minus(taken)
	return taken
}

// Tally counts traffic: frame bytes and packets.
type Tally struct{ Bytes, Packets Pair }

// Plus returns the sum of two tallies.
func (t Tally) Plus(u Tally) Tally {
	return Tally{t.Bytes.Plus(u.Bytes), t.Packets.Plus(u.Packets)}
}

// minus returns the difference of two tallies, of which u is not the larger.
func (t Tally) minus(u Tally) Tally {
	return Tally{t.Bytes.minus(u.Bytes), t.Packets.minus(u.Packets)}
}

// has reports whether u is no more than t, in everything.
func (t Tally) has(u Tally) bool { return t.Bytes.has(u.Bytes) && t.Packets.has(u.Packets) }
