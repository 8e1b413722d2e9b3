package live

import (
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// fakeSource is a source of the frames and drops that a test gives it.
type fakeSource struct {
	frames []frame.Frame
	lost   uint64
	// gap says that nothing is captured for a moment when the filter changes.
	gap bool
}

func (s *fakeSource) wait(time.Duration) error { return nil }

func (s *fakeSource) drain(to *sink) bool {
	for len(s.frames) > 0 {
		if to.full() {
			return false
		}
		to.take(&s.frames[0])
		s.frames = s.frames[1:]
	}
	return true
}

func (s *fakeSource) drops() (flows.OptionalCount, error) {
	lost := flows.OptionalCount{N: s.lost, OK: true}
	s.lost = 0
	return lost, nil
}

//nolint:unparam // The error is that of filterSetter.
func (s *fakeSource) setFilter(*capture.Options, *iface.Device, func() bool) (bool, error) {
	return s.gap, nil
}

func (s *fakeSource) lag() time.Duration { return 0 }
func (s *fakeSource) engine() string     { return "fake" }
func (s *fakeSource) note() string       { return "" }
func (s *fakeSource) close() error       { return nil }

// frameAt is a frame of 1,000 bytes that was captured at a time.
func frameAt(at time.Time) frame.Frame {
	return frame.Frame{Data: make([]byte, 14), Len: 1000, Link: decode.LinkEthernet, Time: at.UnixNano()}
}

// testCapture is a live capture of a fakeSource, whose clocks a test sets.
type testCapture struct {
	*Capture
	*fakeSource
	begin         time.Time
	elapsed, step time.Duration // since the beginning; of the wall clock
	batches       []flows.Batch
}

func newTestCapture() *testCapture {
	g := &testCapture{fakeSource: &fakeSource{}, begin: time.Unix(1_700_000_000, 0)}
	g.Capture = &Capture{clock: clock{wall: g.wall, monotonic: func() time.Duration { return g.elapsed }}, feed: meter.NewFeed(flows.DefaultMaxFlows)}
	g.clock.start()
	g.rec = meter.NewRecorder(&capture.Options{Interfaces: []string{"test0"}}, &g.localAddrs, meter.LiveStep,
		func(b flows.Batch) { g.batches = append(g.batches, b) })
	g.rec.Begin(g.clock.read())
	g.rec.Health.Sources = make([]flows.Source, 1)
	g.taps = []*tap{{live: g.Capture, opened: opened{source: g.fakeSource}, drainedTo: g.begin.UnixNano(), statsAt: 1 << 62}}
	return g
}

func (g *testCapture) wall() time.Time { return g.begin.Add(g.elapsed + g.step) }

// drainAt drains the source at a time after the beginning.
func (g *testCapture) drainAt(t *testing.T, even time.Duration) {
	t.Helper()
	g.elapsed = even
	if _, err := g.taps[0].step(); err != nil {
		t.Fatal(err)
	}
}

// table is the table of all batches so far.
func (g *testCapture) table() *flows.Table {
	t := flows.NewTable(flows.Options{})
	for _, b := range g.batches {
		t = t.Fold(b, nil)
	}
	return t
}

// TestLiveCaptureCountsRightWhenTheWallClockIsStepped steps the wall clock, which packets
// are stamped with, an hour back and later forward again, while 1,000 bytes come every
// tenth of a second. Some are stamped before a step and drained after it.
func TestLiveCaptureCountsRightWhenTheWallClockIsStepped(t *testing.T) {
	t.Parallel()
	g := newTestCapture()

	const tick, ticks = 100 * time.Millisecond, 300
	for i := range ticks {
		g.elapsed += tick / 2
		g.frames = append(g.frames, frameAt(g.wall()))
		switch i {
		case 100:
			g.step = -time.Hour
		case 200:
			g.step = time.Hour
		}
		g.drainAt(t, g.elapsed+tick/2)
	}
	if want := int(ticks * tick / meter.LiveStep); len(g.batches) != want {
		t.Errorf("%d batches, want %d: four a second", len(g.batches), want)
	}
	var all uint64
	for _, b := range g.batches {
		for _, d := range b.Deltas {
			bytes := d.Bytes.Sent + d.Bytes.Recv
			all += bytes
			if bytes > 4000 {
				t.Errorf("%d bytes in a quarter of a second, want 2,000 or 3,000", bytes)
			}
			if d.First < b.At-2*meter.LiveStep || d.Last > b.At {
				t.Errorf("a flow of %v to %v in the batch that ends at %v", time.Unix(0, d.First), time.Unix(0, d.Last), time.Unix(0, b.At))
			}
		}
	}
	if all != ticks*1000 {
		t.Errorf("%d bytes, want %d", all, ticks*1000)
	}
	// Long after the steps it is known what the clock said before, between and after them.
	stepped := map[time.Duration]time.Duration{10 * time.Second: 0, 20 * time.Second: -time.Hour, 30 * time.Second: time.Hour}
	for _, b := range g.batches {
		for until, want := range stepped {
			since := time.Duration(b.At - g.begin.UnixNano())
			if since > until || since <= until-10*time.Second+2*meter.LiveStep {
				continue
			}
			for _, d := range b.Deltas {
				if off := time.Duration(g.rec.Health.Clock.Wall(d.First) - d.First); off != want {
					t.Errorf("what came %v after the beginning is said to have come %v off", since, off)
				}
			}
		}
	}
	if off := time.Duration(g.rec.Health.Clock.Offset()); off != time.Hour {
		t.Errorf("the clock is known to be %v off, want an hour", off)
	}
}
