package replay

import (
	"bytes"
	"errors"
	"io"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// restarts counts the batches that begin anew.
func restarts(batches []flows.Batch) (n int) {
	for _, b := range batches {
		if b.Restart {
			n++
		}
	}
	return n
}

func TestJumpsGoToTheirTarget(t *testing.T) {
	t.Parallel()
	const settled = time.Millisecond
	for name, c := range map[string]struct {
		at     time.Duration // played before
		by     []time.Duration
		want   time.Duration
		anew   bool
		length time.Duration // of the table when the jump has ended, about
	}{
		"back":                                 {at: 90 * time.Second, by: []time.Duration{-30 * time.Second}, want: 60 * time.Second, anew: true, length: 40 * time.Second},
		"back to the first minute":             {at: 90 * time.Second, by: []time.Duration{-70 * time.Second}, want: 20 * time.Second, anew: true, length: 20 * time.Second},
		"back beyond the start":                {at: 20 * time.Second, by: []time.Duration{-time.Hour}, want: 0, anew: true},
		"forward, far":                         {at: 5 * time.Second, by: []time.Duration{100 * time.Second}, want: 105 * time.Second, anew: true, length: 40 * time.Second},
		"forward, leaving nothing out":         {at: 5 * time.Second, by: []time.Duration{20 * time.Second}, want: 25 * time.Second, length: 25 * time.Second},
		"twice, before the first has ended":    {at: 90 * time.Second, by: []time.Duration{-10 * time.Second, -10 * time.Second}, want: 70 * time.Second, anew: true, length: 40 * time.Second},
		"forward and back where it came from":  {at: 60 * time.Second, by: []time.Duration{20 * time.Second, -20 * time.Second}, want: 60 * time.Second, length: 60 * time.Second},
		"nearly nowhere, within a batch":       {at: 60 * time.Second, by: []time.Duration{20 * time.Millisecond}, want: 60 * time.Second, length: 60 * time.Second},
		"forward, then back, beyond the start": {at: 5 * time.Second, by: []time.Duration{60 * time.Second, -time.Hour}, want: 0, anew: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := playFile(t, steady(200*time.Second), 1)
				a.watch(c.at + settled)
				a.replay.Player().Toggle()
				a.watch(settled)
				for _, by := range c.by {
					if err := a.replay.Player().Jump(by); err != nil {
						t.Fatal(err)
					}
				}
				jumped := a.watch(settled)
				if got := a.now(); !near(got.Position, c.want) || got.Jumping || !got.Paused {
					t.Errorf("%+v, want %v", got, c.want)
				}
				if got := restarts(jumped); got > 0 != c.anew {
					t.Errorf("%d restarts, want one: %v", got, c.anew)
				}
				if got := time.Duration(a.table.At() - a.table.Start()); !near(got, c.length) && !near(got, c.length+time.Second) {
					t.Errorf("the table holds %v, want %v", got, c.length)
				}
				a.replay.Player().Toggle()
				if again := a.watch(3 * time.Second); restarts(again) > 0 && c.want > 0 || !near(a.now().Position, c.want+3*time.Second) {
					t.Errorf("3 s after the jump: %d restarts, at %v", restarts(again), a.now().Position)
				}
				a.stop()
			})
		})
	}
}

func TestAveragesAreCompleteAfterAJump(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := steady(300 * time.Second)
		played, jumped := playFile(t, all, 1), playFile(t, all, 1)
		played.watch(250 * time.Second)
		jumped.watch(250 * time.Millisecond)
		if err := seek(jumped.replay.Player(), 250*time.Second); err != nil {
			t.Fatal(err)
		}
		jumped.watch(time.Millisecond)
		rates := func(a *viewer) flows.Rates { return a.table.Rates(a.table.Total()) }
		if rates(played) != rates(jumped) || rates(played)[flows.Window40s] == (flows.Rate{}) {
			t.Errorf("played to here %v, jumped to here %v", rates(played), rates(jumped))
		}
		played.stop()
		jumped.stop()
	})
}

func TestFlowsKeepTheirLocalSideAfterAJump(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := playFile(t, steady(200*time.Second), 1)
		a.watch(time.Second)
		if err := seek(a.replay.Player(), 150*time.Second); err != nil {
			t.Fatal(err)
		}
		a.watch(time.Second)
		if tally := a.table.Total().Total; tally.Bytes.Recv != 0 || tally.Bytes.Sent == 0 {
			t.Errorf("%+v: the side that spoke first is not the local one", tally)
		}
		a.stop()
	})
}

func TestJumpBackFromTheEndPlaysOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := steady(20 * time.Second)
		a := playFile(t, all, 1)
		a.watch(time.Minute)
		last := a.batches[len(a.batches)-1]
		if last.Final || last.Health.Sources[0].State != flows.Ended || a.now().Position != 20*time.Second {
			t.Errorf("at the end: %+v", last)
		}
		if got, want := a.table.Total().Total.Bytes.Sum(), bytesIn(all, 0, 1<<62); got != want {
			t.Errorf("%d bytes, want all %d", got, want)
		}
		if err := a.replay.Player().Jump(time.Hour); err != nil {
			t.Error(err)
		}
		if a.watch(time.Second); a.now().Jumping || a.now().Position != 20*time.Second {
			t.Errorf("a jump beyond the end: %+v", a.now())
		}
		if err := a.replay.Player().Jump(-5 * time.Second); err != nil {
			t.Error(err)
		}
		a.watch(time.Second)
		if last := a.batches[len(a.batches)-1]; last.Health.Sources[0].State != flows.Live || !near(a.now().Position, 16*time.Second) {
			t.Errorf("a jump back from the end: %+v", last)
		}
		a.watch(time.Minute)
		if got := a.now().Position; got != 20*time.Second {
			t.Errorf("the end the second time: %v", got)
		}
		a.stop()
	})
}

func TestLengthOfAFileIsMeasuredWhileItIsPlayed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := playFile(t, steady(123*time.Second), 1)
		a.watch(time.Second)
		if got := a.now().Length; got != 123*time.Second {
			t.Errorf("length %v, want 123 s", got)
		}
		if err := seek(a.replay.Player(), time.Hour); err != nil {
			t.Error(err)
		}
		if a.watch(time.Minute); a.now().Position != 123*time.Second {
			t.Errorf("%+v, want the end", a.now())
		}
		a.stop()
	})
}

func TestPipeCannotJumpBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := steady(100 * time.Second)
		r, err := openFile(capture.Options{Speed: 1}, "-", bytes.NewReader(pcapOf(all)))
		a := play(t, all, r, err)
		a.watch(10 * time.Second)
		if err := r.Player().Jump(-time.Second); !errors.Is(err, ErrForwardOnly) {
			t.Errorf("jump back: %v, want ErrForwardOnly", err)
		}
		if err := r.Player().Jump(60 * time.Second); err != nil {
			t.Errorf("jump forward: %v", err)
		}
		if a.watch(time.Second); !near(a.now().Position, 71*time.Second) || a.now().Length != 0 {
			t.Errorf("%+v, want 71 s of an unknown length", a.now())
		}
		if a.watch(time.Hour); !a.batches[len(a.batches)-1].Final {
			t.Error("a pipe has no final batch at its end")
		}
		if err := <-a.ended; err != nil {
			t.Error(err)
		}
	})
}

func TestJumpsCrossAGapOfDecades(t *testing.T) {
	t.Parallel()
	const gap = 50 * 365 * 24 * time.Hour
	all := []record{{0, 100}, {time.Second, 200}, {gap, 300}, {gap + time.Second, 400}}
	synctest.Test(t, func(t *testing.T) {
		a := playFile(t, all, 1)
		a.watch(time.Minute)
		if err := seek(a.replay.Player(), gap+time.Second); err != nil {
			t.Fatal(err)
		}
		a.watch(2 * time.Second)
		if got := a.table.Total().Total.Bytes.Sum(); got != 700 {
			t.Errorf("%d bytes behind the gap, want 700", got)
		}
		if err := seek(a.replay.Player(), 0); err != nil {
			t.Fatal(err)
		}
		a.watch(time.Minute)
		a.stop()
	})
}

// listed reads packets from memory.
type listed struct{ frames []frame.Frame }

func (l *listed) Next(f *frame.Frame) error {
	if len(l.frames) == 0 {
		return io.EOF
	}
	*f, l.frames = l.frames[0], l.frames[1:]
	return nil
}

func (*listed) InterfaceName(uint32) string { return "" }
func (*listed) Drops() flows.OptionalCount  { return flows.OptionalCount{} }
func (*listed) Note() string                { return "" }
func (*listed) Close() error                { return nil }

func TestJumpBeyondTheEndStopsAtTheEnd(t *testing.T) {
	t.Parallel()
	century := []frame.Frame{{Time: 0, Len: 100}, {Time: math.MaxInt64 - 1, Len: 200}, {Time: math.MaxInt64, Len: 300}}
	for name, c := range map[string]struct {
		frames []frame.Frame
		speed  float64
		want   uint64 // bytes in the table
	}{
		"reading": {century, 0, 600},
		// A jump as far as possible leaves out all but the last packets.
		"playing":                          {century, 1, 500},
		"playing what is over long before": {[]frame.Frame{{Time: 0, Len: 100}, {Time: 10 * meter.Second, Len: 200}}, 1, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newCapture(capture.Options{Speed: c.speed}, "test", "test", &listed{c.frames},
					func() (packetReader, error) { return &listed{c.frames}, nil })
				a := play(t, nil, r, nil)
				table := flows.NewTable(flows.Options{})
				if p := r.Player(); p != nil {
					if err := p.Jump(math.MaxInt64); err != nil {
						t.Error(err)
					}
				}
				for table.Len() == 0 || table.Health().Sources[0].State != flows.Ended {
					b, err := r.Feed().Next(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					table = table.Fold(b, nil)
				}
				if got := table.Total().Total.Bytes.Sum(); got != c.want {
					t.Errorf("%d bytes, want %d", got, c.want)
				}
				if table.Health().Replay.Jumping {
					t.Error("still jumping at the end")
				}
				a.cancel()
				if err := <-a.ended; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestPlayerMayBeUsedFromSeveralGoroutines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := playFile(t, steady(30*time.Second), 50)
		p := a.replay.Player()
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				for n := range 50 { // An even number: nothing is paused in the end.
					p.Faster()
					p.Slower()
					p.Toggle()
					_ = seek(p, time.Duration(i*n)*100*time.Millisecond)
					_ = p.Jump(-time.Second)
					time.Sleep(10 * time.Millisecond)
				}
			})
		}
		a.watch(2 * time.Second)
		all.Wait()
		for range speeds {
			p.Faster()
		}
		if a.watch(time.Second); a.now().Position != 30*time.Second {
			t.Errorf("%+v, want the end", a.now())
		}
		a.stop()
	})
}

func TestSpeedStaysWithinItsBounds(t *testing.T) {
	t.Parallel()
	p := newPlayer(1)
	for range 20 {
		p.Faster()
	}
	if p.takeRequest().speed != MaxSpeed {
		t.Error("Faster stops elsewhere than at MaxSpeed")
	}
	for range 20 {
		p.Slower()
	}
	if p.takeRequest().speed != MinSpeed {
		t.Error("Slower stops elsewhere than at MinSpeed")
	}
	for _, c := range []struct{ asked, want float64 }{{-1, MinSpeed}, {math.NaN(), MinSpeed}, {3.5, 3.5}, {1e9, MaxSpeed}} {
		if got := newPlayer(c.asked).takeRequest().speed; got != c.want {
			t.Errorf("speed %v becomes %v, want %v", c.asked, got, c.want)
		}
	}
	p = newPlayer(7)
	if p.Faster(); p.takeRequest().speed != 10 {
		t.Error("Faster does not go from 7 to 10")
	}
}
