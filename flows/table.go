package flows

import (
	"iter"
	"slices"
)

// Defaults of Options.
const (
	// DefaultMaxFlows is how many flows have a row of their own.
	DefaultMaxFlows = 65_536
	// DefaultIdle is how long a silent flow keeps its row, in seconds.
	DefaultIdle = 60
)

// Options are the limits of a table. The zero value means the defaults.
type Options struct {
	// MaxFlows is how many flows have a row of their own; more are folded into
	// the other row, the least active first. 0 means DefaultMaxFlows.
	MaxFlows int
	// Idle is how many seconds a silent flow keeps its row. It must not be
	// shorter than History. 0 means DefaultIdle.
	Idle int
}

// Table is everything that was captured: a series for each flow, one for all flows
// without a row of their own (the other row), and one for the total. It never changes:
// Fold returns another. Flows and the other row together are the total, always and
// exactly.
type Table struct {
	flowIndex
	fresh    []*Flow // by the last batch
	maxFlows int
	idle     Slot
	folded   bool // at least one batch was folded in
	start    int64
	at       int64
	slot     Slot // the slots before it are complete
	total    Series
	other    Series
	others   uint64
	evicted  uint64
	// unassigned is how many packets of Batch.Rest there were.
	unassigned uint64
	losses     losses
	health     Health
	pins       pins
}

// NewTable returns a table without flows.
func NewTable(o Options) *Table {
	if o.MaxFlows <= 0 {
		o.MaxFlows = DefaultMaxFlows
	}
	if o.Idle <= 0 {
		o.Idle = DefaultIdle
	}
	return &Table{flowIndex: newFlowIndex(), maxFlows: o.MaxFlows, idle: Slot(max(o.Idle, History))}
}

// Start returns when the capture began, in nanoseconds since the Unix epoch.
func (t *Table) Start() int64 { return t.start }

// At returns the capture time of the end of the last batch, in nanoseconds since the
// Unix epoch.
func (t *Table) At() int64 { return t.at }

// Slot returns the first slot that is not complete. The averages end where it begins.
func (t *Table) Slot() Slot { return t.slot }

// Len returns the number of flows with a row of their own.
func (t *Table) Len() int { return t.count }

// Flows yields every flow with a row of its own, in no order one should rely on.
func (t *Table) Flows() iter.Seq[*Flow] { return t.each }

// List returns every flow with a row of its own in a slice that is the caller's, in no
// order one should rely on.
func (t *Table) List() []*Flow { return t.list() }

// Fresh yields the flows that got a row of their own with the last batch.
func (t *Table) Fresh() iter.Seq[*Flow] { return slices.Values(t.fresh) }

// Flow returns the flow of a key, nil when it has no row.
func (t *Table) Flow(k Key) *Flow { return t.find(&k) }

// Total returns the sum of all rows.
func (t *Table) Total() *Series { return &t.total }

// Other returns the row of all flows without a row of their own: those that expired,
// and those beyond the limit.
func (t *Table) Other() *Series { return &t.other }

// HasOther reports whether something is in the other row.
func (t *Table) HasOther() bool { return t.other.Total != Tally{} || t.others > 0 }

// Others returns how often a flow was put into the other row. The flows of Unassigned
// packets are not counted.
func (t *Table) Others() uint64 { return t.others }

// Evicted returns how many of Others were still active and had to make room.
func (t *Table) Evicted() uint64 { return t.evicted }

// Unassigned returns how many packets of the other row were in the Rest of a batch,
// because there were more distinct flows than a batch holds. Of how many flows they are
// is not known.
func (t *Table) Unassigned() uint64 { return t.unassigned }

// Replayed returns how recorded traffic is being played.
func (t *Table) Replayed() *Replay { return &t.health.Replay }

// Health returns the state of the capture.
func (t *Table) Health() Health { return t.health }

// Rates returns the averages of a row over its last complete slots.
func (t *Table) Rates(s *Series) Rates { return t.Average(t.Sums(s)) }

// Sums returns the bytes of a row in its last complete slots, for each of Windows.
func (t *Table) Sums(s *Series) Sums { return s.windows(t.slot) }

// Sum is Sums for one of Windows alone, which takes less time.
func (t *Table) Sum(s *Series, w Window) Pair { return s.window(t.slot, w) }

// Average returns the averages that sums of rows of the table make.
func (t *Table) Average(s Sums) Rates { return s.over(t.elapsed()) }

// Add returns a series with those of flows of the table added, slot by slot. The
// sums of its slots are exact; its peak is the highest of the slots that are
// remembered, or the highest that a single one of the flows had before.
func (t *Table) Add(to Series, flows iter.Seq[*Flow]) Series {
	k := newSeriesSum(to, t.slot)
	for f := range flows {
		k.addSeries(&f.Series)
	}
	return k.series()
}

// elapsed is how long the capture has run up to the last complete slot, in
// nanoseconds.
func (t *Table) elapsed() int64 { return t.slot.Start() - t.start }

// Peaks returns a row's highest complete slots in bytes: each direction for
// itself, and both together, which is the peak of the sum.
func (t *Table) Peaks(s *Series) (Pair, uint64) { return s.peaks(t.slot) }

// Slots fills history with what the row carried in the last complete slots,
// newest last.
func (t *Table) Slots(s *Series, history []Pair) {
	for i := range history {
		history[i] = s.at(t.slot - Slot(len(history)-i))
	}
}
