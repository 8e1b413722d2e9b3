package meter

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// span is what the tests look at of a batch.
type span struct {
	At     float64 // seconds
	Slot   flows.Slot
	Closed bool
	Bytes  uint64
}

// spansOf records frames of 100 bytes at the given times, in seconds, and
// returns the batches.
func spansOf(step int64, times ...float64) []span {
	var out []span
	o := capture.Options{Interfaces: []string{"eth0"}}
	r := NewRecorder(&o, &LocalAddrs{}, step, func(b flows.Batch) {
		s := span{At: float64(b.At) / Second, Slot: b.To, Closed: b.Closed}
		for _, d := range b.Deltas {
			s.Bytes += d.Bytes.Sum()
		}
		out = append(out, s)
	})
	f := packet{"192.0.2.1:1", "198.51.100.1:2", frame.DirOut, 100}.frame()
	for _, t := range times {
		f.Time = int64(t * Second)
		r.Add(f)
	}
	r.Finish(r.latest + 1)
	out[len(out)-1].At = 0 // The end is a nanosecond after the last frame.
	return out
}

func TestBatchesEndOnSlotBoundaries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		step  int64
		times []float64
		want  []span
	}{
		"quarters of a second, the last of a slot closes it": {
			LiveStep,
			[]float64{10.6, 10.8, 11.1},
			[]span{{10.75, 10, false, 100}, {11, 10, true, 100}, {0, 11, false, 100}},
		},
		"a frame on the boundary belongs to the next slot": {
			Second,
			[]float64{10.5, 11},
			[]span{{11, 10, true, 100}, {0, 11, false, 100}},
		},
		"silent slots are sent": {
			Second,
			[]float64{10.5, 13.5},
			[]span{{11, 10, true, 100}, {12, 11, true, 0}, {13, 12, true, 0}, {0, 13, false, 100}},
		},
		"a frame that comes late is counted in the running slot": {
			Second,
			[]float64{10.5, 11.2, 10.9},
			[]span{{11, 10, true, 100}, {0, 11, false, 200}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, spansOf(c.step, c.times...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLongGapOfAFileIsSkipped(t *testing.T) {
	t.Parallel()
	all := spansOf(Second, 10.5, 1_000_000.5)
	if len(all) > MaxEmptySlots+4 {
		t.Errorf("%d batches for a silence of eleven days", len(all))
	}
	if last := all[len(all)-1]; last.Slot != 1_000_000 || last.Bytes != 100 {
		t.Errorf("last batch %+v, want slot 1,000,000 with the frame", last)
	}
}
