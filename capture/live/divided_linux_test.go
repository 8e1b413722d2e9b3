package live

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// TestSlotsOfSeveralRingsMeet reads two rings that are not as far: what they carried in a slot is in one batch,
// when both are; slots in which nothing came are passed over, however many.
func TestSlotsOfSeveralRingsMeet(t *testing.T) {
	t.Parallel()
	const begin, step = 10 * meter.Second, meter.LiveStep
	var got []uint64 // packets of each batch
	rec := meter.NewRecorder(&capture.Options{}, &meter.LocalAddrs{}, step, func(b flows.Batch) {
		n := uint64(0)
		for _, d := range b.Deltas {
			n += d.Packets.Sum()
		}
		got = append(got, n)
	})
	rec.Begin(begin)
	s := &dividedSource{started: true, handedTo: begin}
	s.limit.Store(begin + step)
	for range 2 {
		s.readers = append(s.readers, &ringReader{shared: &s.reading, divider: rec.NewDivider(2, false), since: begin})
	}
	// came is packets of a ring at some quarters of a second, and up to which one it was read.
	came := func(ring int, readTo int64, quarters ...int64) {
		r := s.readers[ring]
		for _, q := range quarters {
			at := begin + q*step + 1
			r.divider.Add(r.share(at), &frame.Frame{Data: make([]byte, 60), Len: 60, Link: decode.LinkEthernet, Time: at})
		}
		r.since = begin + readTo*step
		r.hand()
	}
	drain := func() {
		for again := true; again; again = s.more {
			to := sink{Recorder: rec, now: begin + 100*step, since: s.handedTo, limit: s.pending()}
			s.drain(&to)
			rec.Advance(s.counted())
		}
	}
	expect := func(what string, want ...uint64) {
		t.Helper()
		drain()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	came(0, 2, 0, 0, 1)
	expect("one ring is behind")
	came(1, 1, 0)
	expect("both are through with the first quarter", 3)
	came(1, 2)
	expect("and with the second", 3, 1)
	came(0, 12, 10)
	came(1, 12, 10, 11)
	expect("a pause", 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1)
	came(0, 20)
	came(1, 14, 13)
	expect("one ring is ahead", 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 1)
}
