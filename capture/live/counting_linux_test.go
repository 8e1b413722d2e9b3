package live

import (
	"slices"
	"testing"

	"iftopgo/capture"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// TestABatchIsSentBeforeTheNextIsMadeLonger has the kernel count for a second, as with many flows, while
// the ring may still have packets of the second before: the batch of that was made longer, too, and
// nothing was sent as long as the kernel was read in time.
func TestABatchIsSentBeforeTheNextIsMadeLonger(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sent bool // the batch before, meanwhile
		want []int64
	}{
		"the ring has shown that it is over":     {true, []int64{11 * meter.Second, 12 * meter.Second}},
		"what was cut has to be taken meanwhile": {false, []int64{12 * meter.Second}},
	} {
		var ends []int64
		to := sink{Recorder: meter.NewRecorder(&capture.Options{}, &meter.LocalAddrs{}, meter.LiveStep, func(b flows.Batch) { ends = append(ends, b.At) })}
		to.Begin(11*meter.Second - meter.LiveStep)
		s := countingSource{from: 11 * meter.Second, end: 12 * meter.Second}
		s.limit.Store(next(s.from, meter.LiveStep))

		s.prepare(&to, false)
		if to.End() != s.from || s.pending() != s.from+meter.LiveStep {
			t.Errorf("%s: the batch before ends at %d, and packets are taken up to %d", name, to.End(), s.pending())
		}
		if c.sent {
			to.Advance(s.from)
		}
		s.prepare(&to, !c.sent)
		if s.pending() != s.end {
			t.Errorf("%s: packets are taken up to %d", name, s.pending())
		}
		to.Advance(s.end)
		if !slices.Equal(ends, c.want) {
			t.Errorf("%s: batches end at %d, want %d", name, ends, c.want)
		}
	}
}
