package flows

import (
	"iter"
	"slices"
)

// Defaults of Options.
const (
	// DefaultMaxFlows is how many flows have a row of their own.
	DefaultMaxFlows = 65_536
	// DefaultMaxClosed is how many closed flows have a row besides.
	DefaultMaxClosed = 4096
	// DefaultMaxAccounts is how many accounts there are for each dimension.
	DefaultMaxAccounts = DefaultMaxFlows / 4
	// DefaultIdle is for how long a flow is silent until it is taken for a closed one, in
	// seconds.
	DefaultIdle = 60
)

// leastAccounts is how many accounts there are at least for each dimension of a table that
// has few flows.
const leastAccounts = 256

// Options are the limits of a table. The zero value means the defaults.
type Options struct {
	// MaxFlows is how many live flows have a row of their own; of more of them the
	// least active lose theirs. 0 means DefaultMaxFlows.
	MaxFlows int
	// MaxClosed is how many closed flows keep their rows, the largest, but not more than
	// MaxFlows. 0 means DefaultMaxClosed, less than 0 none.
	MaxClosed int
	// MaxAccounts is how many accounts are kept for each dimension, the largest; of
	// services and of former flows an eighth. 0 means a quarter of MaxFlows, which is
	// DefaultMaxAccounts by default.
	MaxAccounts int
	// Idle is after how many seconds of silence a flow is closed. It must not be
	// shorter than History. 0 means DefaultIdle.
	Idle int
}

// Table is everything that was captured: a series for each flow that has a row, accounts
// of what the others carried (see Account), and a series for the total. It never
// changes: Fold returns another. In every dimension, and in the list of flows, what the
// rows carried and what is in no row together are the total, always and exactly.
type Table struct {
	live, closed flowIndex
	fresh        []*Flow // by the last batch
	again        []*Flow // see Again
	limits       limits
	folded       bool // at least one batch was folded in
	marked       bool // see Mark
	start, since int64
	at           int64
	slot         Slot // the slots before it are complete
	forgotten    forgotten
	total        Series
	trend        trend
	ledgers      ledgers
	evicted      uint64
	// unassigned is how many packets of Batch.Rest there were.
	unassigned uint64
	losses     losses
	health     Health
	pins       pins
}

// limits are the limits of a table: of live flows, of closed ones, of the accounts of a
// dimension, and for how long a live flow is silent.
type limits struct {
	live, closed, accounts int
	idle                   Slot
}

// NewTable returns a table without flows.
func NewTable(o Options) *Table {
	if o.MaxFlows <= 0 {
		o.MaxFlows = DefaultMaxFlows
	}
	if o.MaxClosed == 0 {
		o.MaxClosed = DefaultMaxClosed
	}
	if o.MaxAccounts <= 0 {
		o.MaxAccounts = max(o.MaxFlows/4, leastAccounts)
	}
	if o.Idle <= 0 {
		o.Idle = DefaultIdle
	}
	return newTable(limits{
		live: o.MaxFlows, closed: min(max(o.MaxClosed, 0), o.MaxFlows), accounts: o.MaxAccounts, idle: Slot(max(o.Idle, History)),
	})
}

func newTable(l limits) *Table {
	return &Table{live: newFlowIndex(), closed: newFlowIndex(), limits: l}
}

// empty returns a table without flows that has the limits and pins of this one.
func (t *Table) empty() *Table {
	n := newTable(t.limits)
	n.pins = t.pins
	return n
}

// Reset returns the table with all counters at zero, those of Health excepted. It counts
// what comes after it. Its Trend goes on: it is no counter.
func (t *Table) Reset() *Table {
	n := t.empty()
	n.folded, n.health = t.folded, t.health
	n.start, n.since, n.at, n.slot = t.start, max(t.at, t.since+1), t.at, t.slot // Two resets are never one.
	n.forgotten = t.forgotten
	n.total, n.trend = newSeries(t.slot), t.trend
	return n
}

// WithMaxClosed returns the table with another Options.MaxClosed, which the next batch
// applies. 0 is none. It is the same table if nothing changes by that.
func (t *Table) WithMaxClosed(most int) *Table {
	most = min(max(most, 0), t.limits.live)
	if most == t.limits.closed {
		return t
	}
	n := *t
	n.limits.closed = most
	return &n
}

// MaxFlows returns how many live flows have a row of their own.
func (t *Table) MaxFlows() int { return t.limits.live }

// MaxClosed returns how many closed flows keep their rows.
func (t *Table) MaxClosed() int { return t.limits.closed }

// Mark returns the table without its flows and accounts, as the beginning of a Span, or as
// what was shown last: it takes no memory to speak of.
func (t *Table) Mark() *Table {
	n := newTable(t.limits)
	n.marked, n.folded = true, t.folded
	n.start, n.since, n.at, n.slot, n.total = t.start, t.since, t.at, t.slot, t.total
	return n
}

// Started reports whether the capture has begun: the table has a batch. The time at which
// it did may be 0, in a file without times.
func (t *Table) Started() bool { return t.folded }

// Start returns when the capture began, in nanoseconds since the Unix epoch.
func (t *Table) Start() int64 { return t.start }

// Since returns from when the table counts, in nanoseconds since the Unix epoch: the
// start of the capture, or the last Reset.
func (t *Table) Since() int64 { return t.since }

// At returns the capture time of the end of the last batch, in nanoseconds since the
// Unix epoch.
func (t *Table) At() int64 { return t.at }

// Slot returns the first slot that is not complete. The averages end where it begins.
func (t *Table) Slot() Slot { return t.slot }

// Len returns the number of flows with a row of their own, closed ones too.
func (t *Table) Len() int { return t.live.count + t.closed.count }

// Live returns the number of flows with a row that are not closed.
func (t *Table) Live() int { return t.live.count }

// Ever returns how many flows there were: those with a row, and all that lost theirs or
// never had one. A flow that lost its row and carried more is counted twice.
func (t *Table) Ever() uint64 {
	n := uint64(t.Len()) + t.OtherAccount(Protocols).Flows
	for _, a := range t.Accounts(Protocols) {
		n += a.Flows
	}
	return n
}

// Flows yields every flow with a row of its own, in no order one should rely on.
func (t *Table) Flows() iter.Seq[*Flow] {
	return func(yield func(*Flow) bool) {
		more := true
		t.live.each(func(f *Flow) bool { more = yield(f); return more })
		if more {
			t.closed.each(yield)
		}
	}
}

// List returns every flow with a row of its own, and the former flows, in a slice that is
// the caller's, in no order one should rely on. Together with Other they are the total.
func (t *Table) List() []*Flow {
	all := make([]*Flow, 0, t.Len()+t.accountsOf(Former))
	all = t.live.append(all)
	all = t.closed.append(all)
	return slices.AppendSeq(all, t.Former())
}

// WithRows is List without the former flows.
func (t *Table) WithRows() []*Flow {
	return t.closed.append(t.live.append(make([]*Flow, 0, t.Len())))
}

// Fresh yields the flows that got a row of their own with the last batch.
func (t *Table) Fresh() iter.Seq[*Flow] { return slices.Values(t.fresh) }

// Flow returns the flow of a key, nil when it has no row.
func (t *Table) Flow(k Key) *Flow { return t.find(&k) }

func (t *Table) find(k *Key) *Flow {
	if f := t.live.find(k); f != nil {
		return f
	}
	return t.closed.find(k)
}

// Total returns the sum of all rows.
func (t *Table) Total() *Series { return &t.total }

// Other returns what is in no flow of List.
func (t *Table) Other() *Series { return &t.OtherAccount(Former).Series }

// HasOther reports whether something is in no flow of List.
func (t *Table) HasOther() bool { return t.Other().Total != Tally{} || t.Others() > 0 }

// Others returns how many flows are in Other. The flows of Unassigned packets are not
// counted.
func (t *Table) Others() uint64 { return t.OtherAccount(Former).Flows }

// Evicted returns how many flows lost their rows while they were still active, to make
// room.
func (t *Table) Evicted() uint64 { return t.evicted }

// Unassigned returns how many packets were in the Rest of a batch, because there were more
// distinct flows than a batch holds. Of how many flows they are is not known.
func (t *Table) Unassigned() uint64 { return t.unassigned }

// Replayed returns how recorded traffic is being played.
func (t *Table) Replayed() *Replay { return &t.health.Replay }

// Health returns the state of the capture.
func (t *Table) Health() Health { return t.health }

// Rates returns the averages of a row over its last complete slots.
func (t *Table) Rates(s *Series) Rates { return t.Average(t.Sums(s)) }

// Sums returns the bytes of a row in its last complete slots, for each of Windows.
func (t *Table) Sums(s *Series) Sums { return s.windows(t.averaged(), t.slot) }

// Sum is Sums for one of Windows alone, which takes less time.
func (t *Table) Sum(s *Series, w Window) Pair {
	return s.window(t.averaged(), t.slot, w)
}

// Average returns the averages that sums of rows of the table make.
func (t *Table) Average(s Sums) Rates { return s.over(t.elapsed()) }

// Add returns the sum of series of the table, slot by slot. The sums of its slots are
// exact; its peak is the highest of the slots that are remembered, and of what a single
// one of the series had before. With the peak of the account of a row, that is the
// highest second of the row.
func (t *Table) Add(all iter.Seq[*Series]) Series {
	k := newSeriesSum(Series{}, t.slot)
	for s := range all {
		k.addSeries(s)
	}
	return k.series()
}

// Without returns what is left of the total without some series, all of which must be
// parts of it. Its peak is the highest of the slots that are remembered.
func (t *Table) Without(all iter.Seq[*Series]) Series {
	k := newSeriesSum(t.total, t.slot)
	for s := range all {
		k.subtractSlots(s)
	}
	k.peak, k.peakSum = Pair{}, 0
	return k.series()
}

// averaged returns the first slot that averages are of: the first whole one, as the table
// began to count within a second. What came before in that one would count for less than a
// second, and make an average that no second of the capture, its peak, has reached. Until a
// whole one is complete it is that of the beginning.
func (t *Table) averaged() Slot {
	first := SlotOf(t.since)
	if whole := first + 1; first.Start() < t.since && whole < t.slot {
		return whole
	}
	return first
}

// elapsed is how long averages are of at most, up to the last complete slot, in nanoseconds.
func (t *Table) elapsed() int64 { return t.slot.Start() - max(t.averaged().Start(), t.since) }

// Peaks returns a row's highest complete slots in bytes: each direction for
// itself, and both together, which is the peak of the sum.
func (t *Table) Peaks(s *Series) (Pair, uint64) { return s.peaks(t.slot) }

// Slots fills history with what the row carried in the last complete slots,
// newest last.
func (t *Table) Slots(s *Series, history []Pair) {
	clear(history)
	t.AddSlots(s, history)
}

// AddSlots adds what Slots would fill history with to what is in it.
func (t *Table) AddSlots(s *Series, history []Pair) {
	at := t.slot - Slot(len(history))
	start := s.sumBefore(at)
	for i := range history {
		at++
		end := s.sumBefore(at)
		history[i] = history[i].Plus(end.minus(start))
		start = end
	}
}
