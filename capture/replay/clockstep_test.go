package replay

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// fakeReader reads frames of 100 bytes with given times, in seconds.
type fakeReader struct{ times []float64 }

func (s *fakeReader) Next(f *frame.Frame) error {
	if len(s.times) == 0 {
		return io.EOF
	}
	*f = frame.Frame{Data: make([]byte, 14), Len: 100, Link: decode.LinkEthernet, Time: int64(s.times[0] * meter.Second)}
	s.times = s.times[1:]
	return nil
}

func (s *fakeReader) InterfaceName(uint32) string { return "" }
func (s *fakeReader) Drops() flows.OptionalCount  { return flows.OptionalCount{} }
func (s *fakeReader) Note() string                { return "" }
func (s *fakeReader) Close() error                { return nil }

// TestCaptureTimeOfARecordingGoesOnWhereItsClockWasStepped replays ten frames a second for a
// minute, with a clock that is set wrong after 20 and 40 seconds.
func TestCaptureTimeOfARecordingGoesOnWhereItsClockWasStepped(t *testing.T) {
	t.Parallel()
	const hour, begin = 3600, 1_700_000_000
	for name, c := range map[string]struct {
		steps [3]float64 // of the clock, in each third
		most  int        // batches
	}{
		"never stepped":                            {[3]float64{0, 0, 0}, 62},
		"an hour back and forth":                   {[3]float64{0, -hour, 0}, 62},
		"an hour forth and back":                   {[3]float64{0, hour, 0}, 62 + meter.MaxEmptySlots + 2},
		"an hour back, and again":                  {[3]float64{0, -hour, -2 * hour}, 62},
		"an hour forth, and again":                 {[3]float64{0, hour, 2 * hour}, 62 + 2*(meter.MaxEmptySlots+2)},
		"to 1970, as boards without a battery are": {[3]float64{0, -begin, 0}, 62},
		"to the end of time":                       {[3]float64{0, 7e9, 0}, 62 + meter.MaxEmptySlots + 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var times []float64
			for i := range 600 {
				times = append(times, begin+float64(i)/10+c.steps[i/200])
			}
			r := newCapture(capture.Options{}, "test", "stepped", &fakeReader{times}, nil)
			ended := make(chan error, 1)
			go func() { ended <- r.Run(t.Context()) }()
			n, bytes, before := 0, uint64(0), int64(0)
			for final := false; !final; n++ {
				b, err := r.Feed().Next(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				var sum uint64
				for _, d := range b.Deltas {
					sum += d.Bytes.Sent + d.Bytes.Recv
				}
				if sum > 1200 {
					t.Errorf("%d bytes in a second that ends at %v, want 1,000, and 100 more where no time passes at a step", sum, time.Unix(0, b.At))
				}
				if b.At < before {
					t.Errorf("capture time goes back from %d to %d", before, b.At)
				}
				bytes, before, final = bytes+sum, b.At, b.Final
			}
			if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			if bytes != 60_000 || n > c.most {
				t.Errorf("%d bytes in %d batches, want 60,000 in %d at most", bytes, n, c.most)
			}
		})
	}
}

// TestTimesAreThoseOfThePackets steps the clock of a recording, and asks what the wall clock
// said when each packet was captured, after all of them.
func TestTimesAreThoseOfThePackets(t *testing.T) {
	t.Parallel()
	const hour = 3600
	for name, times := range map[string][]float64{
		"never stepped":                   {100, 200, 200, 300},
		"back":                            {10_000, 10_010, 9000, 9005, 9020},
		"back, by a fraction of a second": {10_000.25, 10_010.5, 9000.125, 9005, 9020},
		"back, and again":                 {10_000, 9000, 9001, 8000, 8070, 7000},
		"back and forth":                  {10_000, 10_010, 10_010 - hour, 10_020 - hour, 10_030, 10_040},
		"back and forth by a little less": {10_000, 10_010, 10_010 - hour, 10_070 - hour, 10_030, 10_040},
		"forth and back":                  {10_000, 10_010 + hour, 10_020 + hour, 10_030},
		"to 1970":                         {1_700_000_000, 1_700_000_001, 3, 4, 5},
		"to 1970, and set right":          {1_700_000_000, 1_700_000_001, 3, 4, 1_700_000_005},
		"two clocks, in turns":            {10_000, 6000, 10_001, 6001, 10_002, 6002, 10_003, 6003, 10_004, 6004},
		"a little out of order":           {10_000, 9_999, 10_001, 9_970},
	} {
		var s clockStep
		var stamps, at []int64
		for _, seconds := range times {
			stamps = append(stamps, int64(seconds*meter.Second))
			at = append(at, s.adjust(stamps[len(stamps)-1]))
		}
		for i := range at {
			if got := s.wall.Wall(at[i]); got != stamps[i] {
				t.Errorf("%s: packet %d of %v is said to be of %v", name, i+1, time.Unix(0, stamps[i]).UTC(), time.Unix(0, got).UTC())
			}
			if i > 0 && at[i] < at[i-1]-stepBack {
				t.Errorf("%s: capture time goes back from %d to %d", name, at[i-1], at[i])
			}
			if i > 0 && at[i] > at[i-1]+1 && stamps[i] < stamps[i-1] {
				t.Errorf("%s: a step takes %v", name, time.Duration(at[i]-at[i-1]))
			}
		}
	}
}

// A packet that was captured before the first one after a step is none of before the step.
func TestPacketsThatComeLateAfterAStepAreOfAfterIt(t *testing.T) {
	t.Parallel()
	var s clockStep
	for _, seconds := range []int64{10_000, 9000} {
		s.adjust(seconds * meter.Second)
	}
	if got, want := s.wall.Wall(s.adjust(8999*meter.Second)), int64(9000*meter.Second); got != want {
		t.Errorf("it is said to be of %d s, want %d s", got/meter.Second, want/meter.Second)
	}
}
