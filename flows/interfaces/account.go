package interfaces

import (
	"time"

	"iftopgo/flows"
)

// Account is what an interface has carried, as far as it was looked at. It is never
// changed.
type Account struct {
	Interface
	// ID tells accounts apart. It stays when the interface is renamed, or removed and made
	// again under the same name.
	ID ID
	// Physical says that the interface is part of the account of that name.
	Physical bool
	// Rate and Packets are bytes and packets a second between the last two samples, if
	// Measured.
	Rate, Packets flows.Rate
	Measured      bool
	// Total is what was counted since the first sample. It goes on when the counters of
	// the interface begin again.
	Total Counters
	// Low and High are the lowest and the highest rate between two samples, each direction
	// by itself, in bytes a second.
	Low, High flows.Rate
	// History is the rate in each second.
	History History

	measured      int64 // nanoseconds for which there are rates
	measuredBytes flows.Pair
}

// ID is an account.
type ID uint64

// The accounts that are no interface: Physical sums what goes into and out of the host,
// All every interface.
const (
	PhysicalID ID = iota + 1
	AllID
	firstID
)

// IsSum reports whether the account is of several interfaces.
func (a *Account) IsSum() bool { return a.ID < firstID }

// Average is the rate over all that was measured, in bytes a second; 0 when nothing was.
func (a *Account) Average() flows.Rate {
	if a.measured == 0 {
		return flows.Rate{}
	}
	return perSecond(a.measuredBytes, a.measured)
}

// Known reports whether there was a rate at any time.
func (a *Account) Known() bool { return a.measured > 0 }

// Used is how much of its speed the busier direction of the interface has used between the
// last two samples, from 0 to 1 or more, if that is known.
func (a *Account) Used() (share float64, ok bool) {
	if a.Speed == 0 || !a.Measured {
		return 0, false
	}
	return max(a.Rate.Sent, a.Rate.Recv) * 8 / float64(a.Speed), true
}

// span is the time between two samples.
type span struct {
	nanoseconds int64
	// from and to are the seconds of the history that it gives a rate to: [from, to).
	from, to int64
}

// count returns the account with what was counted in a span.
func (a *Account) count(d Counters, s span) *Account {
	b := *a
	b.Total = b.Total.Plus(d)
	b.Rate, b.Packets = perSecond(d.Bytes, s.nanoseconds), perSecond(d.Packets, s.nanoseconds)
	if b.measured == 0 {
		b.Low = b.Rate
	}
	b.Low = flows.Rate{Sent: min(b.Low.Sent, b.Rate.Sent), Recv: min(b.Low.Recv, b.Rate.Recv)}
	b.High = flows.Rate{Sent: max(b.High.Sent, b.Rate.Sent), Recv: max(b.High.Recv, b.Rate.Recv)}
	b.Measured, b.measured = true, b.measured+s.nanoseconds
	b.measuredBytes = b.measuredBytes.Plus(d.Bytes)
	b.History = b.History.add(s.from, s.to, b.Rate)
	return &b
}

// begin returns the account with what was counted in a time that is not known.
func (a *Account) begin(d Counters) *Account {
	b := *a
	b.Total, b.Measured = b.Total.Plus(d), false
	return &b
}

// reset returns the account with nothing counted yet, and its history.
func (a *Account) reset() *Account {
	b := *a
	b.Total, b.Low, b.High = Counters{}, flows.Rate{}, flows.Rate{}
	b.measured, b.measuredBytes = 0, flows.Pair{}
	return &b
}

// perSecond divides by a time in nanoseconds.
func perSecond(n flows.Pair, nanoseconds int64) flows.Rate {
	seconds := float64(nanoseconds) / float64(time.Second)
	return flows.Rate{Sent: float64(n.Sent) / seconds, Recv: float64(n.Recv) / seconds}
}
