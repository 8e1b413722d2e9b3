package e2e

import (
	"context"
	"testing"
	"time"
)

// moveAround moves the mouse over the whole screen, a thousand times a second, until
// its context ends; it returns how often.
func moveAround(ctx context.Context, s *screen, cols, rows int) int {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for n := 0; ; {
		select {
		case <-ctx.Done():
			return n
		case <-tick.C:
			s.moveTo(n*7%cols, n*3%rows)
			n++
		}
	}
}

// floodOfMouse is what moving the mouse for some seconds costs, in parts of a core,
// how many motions that were, and how long keys took at most meanwhile and before.
func floodOfMouse(t testing.TB, in layoutFlood, d time.Duration) (cores float64, moved int, calm, slowest time.Duration) {
	s := terminal{width: 200, height: 60, overview: in.overview}.open(t, "--demo")
	s.expectScreen(in.row)
	calm = max(s.pressTimed(order{"B", in.bytes}), s.pressTimed(order{"B", in.bits}))
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	done := make(chan int)
	before, began := cpu(t, s.cmd.Process.Pid), time.Now()
	go func() { done <- moveAround(ctx, s, 200, 60) }()
	for ctx.Err() == nil {
		slowest = max(slowest, s.pressTimed(order{"B", in.bytes}), s.pressTimed(order{"B", in.bits}))
	}
	moved = <-done
	cores = (cpu(t, s.cmd.Process.Pid) - before).Seconds() / time.Since(began).Seconds()

	// What came last counts: the pointer rests on a segment, which is explained.
	x, y := s.find(in.health)
	s.moveTo(x, y)
	s.expect("the tooltip of where the flood ended", tooltipAt(y+1))
	s.quit()
	return cores, moved, calm, slowest
}

// layoutFlood is what a layout shows: a row, what the key for bytes changes, and the health.
type layoutFlood struct {
	overview                 bool
	row, bytes, bits, health string
}

// layoutFloods are those of both layouts.
var layoutFloods = map[string]layoutFlood{
	"overview":       {true, " https ", "▼ B/s", "▼ bit/s", "nothing lost"},
	"iftop's layout": {false, "TCP", "two-line byte", "two-line bit", "drops 0"},
}

func TestAThousandMouseMotionsASecondCostLittleAndDelayNoKey(t *testing.T) {
	for name, in := range layoutFloods { // One after the other: they measure.
		cores, moved, calm, slowest := floodOfMouse(t, in, 3*time.Second)
		t.Logf("%s: %d motions in 3 s took %.2f of a core; keys took %v at most, %v before", name, moved, cores, slowest, calm)
		if cores > 0.5 {
			t.Errorf("%s: %d motions in 3 s took %.2f of a core", name, moved, cores)
		}
		if slowest > 3*time.Second {
			t.Errorf("%s: a key took %v meanwhile", name, slowest)
		}
	}
}

// BenchmarkMouseFlood is the share of a core that a thousand motions a second take,
// and the longest a key took meanwhile. It wants a quiet machine.
func BenchmarkMouseFlood(b *testing.B) {
	for name, in := range layoutFloods {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				cores, moved, _, slowest := floodOfMouse(b, in, 5*time.Second)
				b.ReportMetric(100*cores, "%core")
				b.ReportMetric(float64(moved)/5, "motions/s")
				b.ReportMetric(float64(slowest.Milliseconds()), "ms/key")
			}
		})
	}
}
