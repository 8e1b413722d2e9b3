package meter

import (
	"cmp"
	"slices"
)

// AddShares counts what several rings have got in the running batch, and makes the shares empty. It
// returns how many sums it were. Flows that are not known, and packets that may have names, come in the order
// of their times: first packets decide local sides, and an answer names the flows behind it. The lock is
// held.
func (r *Recorder) AddShares(all []*Share) (n int) {
	m := &r.meter
	var unknown []*part
	var named []*namedPacket
	var room [sumsAhead]Sum
	for _, s := range all {
		r.latest = max(r.latest, s.latest)
		r.addUnsummed(s)
		n += len(s.sums) - 1
		for parts := s.sums[1:]; len(parts) > 0; {
			sums := room[:min(len(parts), sumsAhead)]
			for i := range sums {
				parts[i].sum(&sums[i])
			}
			m.addSums(sums, true, func(i int) { unknown = append(unknown, &parts[i]) })
			parts = parts[len(sums):]
		}
		if m.peeker != nil {
			m.peeker.Miss(s.latest, &s.named.missed)
			named = s.named.appendTo(named)
		}
	}
	slices.SortFunc(unknown, func(a, b *part) int { return cmp.Compare(a.first, b.first) })
	slices.SortFunc(named, func(a, b *namedPacket) int { return cmp.Compare(a.frame.Time, b.frame.Time) })
	for _, t := range unknown {
		for len(named) > 0 && named[0].frame.Time < t.first {
			m.peek(named[0])
			named = named[1:]
		}
		sum := &room[0]
		t.sum(sum)
		m.addSum(m.hash.sum(&sum.Packet, m.ifaceOf(&sum.Frame)), sum, false)
		if (r.held || r.begin < r.end-r.step) && !r.late && len(m.active) >= m.most {
			r.Send(r.end - r.step) // Further flows would be in no flow.
		}
	}
	for _, p := range named {
		m.peek(p)
	}
	for _, s := range all {
		s.reset()
	}
	return n
}

// addUnsummed counts what a share has beside its sums.
func (r *Recorder) addUnsummed(s *Share) {
	m := &r.meter
	m.undecoded += s.undecoded
	m.unread.merge(s.unread)
	if s.rest.Packets.Sum() > 0 {
		m.addRest(s.received, s.rest, s.latest)
	} else {
		m.received += s.received // None of them is wanted.
	}
}
