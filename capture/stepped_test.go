package capture

import (
	"testing"
	"time"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// scripted is a source that holds the frames a test puts into it.
type scripted struct{ frames []frame.Frame }

func (s *scripted) wait(time.Duration) error { return nil }

func (s *scripted) drain(to *sink) bool {
	for i := range s.frames {
		to.take(&s.frames[i])
	}
	s.frames = nil
	return true
}

func (s *scripted) drops() (flows.Known, error) { return flows.Known{OK: true}, nil }
func (s *scripted) lag() time.Duration          { return 0 }
func (s *scripted) engine() string              { return "scripted" }
func (s *scripted) note() string                { return "" }
func (s *scripted) close() error                { return nil }

// TestLiveCaptureUnderAClockThatIsStepped steps the wall clock, by which packets
// are stamped, an hour back and forth again, while 1,000 bytes come every tenth of
// a second. Some are stamped before a step and drained after it.
func TestLiveCaptureUnderAClockThatIsStepped(t *testing.T) {
	t.Parallel()
	begin := time.Unix(1_700_000_000, 0)
	even, step := time.Duration(0), time.Duration(0)
	wall := func() time.Time { return begin.Add(even + step) }
	l := &Live{clock: clock{wall: wall, even: func() time.Duration { return even }}, feed: NewFeed()}
	l.clock.start()
	o := Options{Interfaces: []string{"test0"}}
	var batches []flows.Batch
	l.rec.emit, l.rec.step = func(b flows.Batch) { batches = append(batches, b) }, liveStep
	l.rec.meter = newMeter(&o, &l.homes)
	l.rec.begin(l.clock.read())
	l.rec.health.Sources = make([]flows.Source, 1)
	s := &scripted{}
	tap := &tap{live: l, opened: opened{source: s}, seen: begin.UnixNano(), statsAt: 1 << 62}
	l.taps = append(l.taps, tap)

	const tick, ticks = 100 * time.Millisecond, 300
	for i := range ticks {
		even += tick / 2
		s.frames = append(s.frames, frame.Frame{
			Data: make([]byte, 14), Len: 1000, Link: decode.LinkEthernet, Time: wall().UnixNano(),
		})
		switch i {
		case 100:
			step = -time.Hour
		case 200:
			step = time.Hour
		}
		even += tick / 2
		if _, err := tap.step(); err != nil {
			t.Fatal(err)
		}
	}
	if want := int(ticks * tick / liveStep); len(batches) != want {
		t.Errorf("%d batches, want %d: four a second", len(batches), want)
	}
	var all uint64
	for _, b := range batches {
		for _, d := range b.Deltas {
			bytes := d.Bytes.Sent + d.Bytes.Recv
			all += bytes
			if bytes > 4000 {
				t.Errorf("%d bytes in a quarter of a second, want 2,000 or 3,000", bytes)
			}
			if d.First < b.At-2*liveStep || d.Last > b.At {
				t.Errorf("a flow of %v to %v in the batch that ends at %v", time.Unix(0, d.First), time.Unix(0, d.Last), time.Unix(0, b.At))
			}
		}
	}
	if all != ticks*1000 {
		t.Errorf("%d bytes, want %d", all, ticks*1000)
	}
	if off := time.Duration(l.rec.health.ClockOffset); off != time.Hour {
		t.Errorf("the clock is known to be %v off, want an hour", off)
	}
}
