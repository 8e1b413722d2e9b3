package flows

import (
	"testing"

	"pgregory.net/rapid"
)

// TestTimesStayWhatTheWallClockSaid steps the wall clock at growing capture times: what was
// seen before a step keeps its time.
func TestTimesStayWhatTheWallClockSaid(t *testing.T) {
	t.Parallel()
	c := Clock{}.Step(100, -1000).Step(200, 5).Step(200, 7)
	for at, want := range map[int64]int64{0: 0, 99: 99, 100: -900, 199: -801, 200: 207, 1 << 40: 1<<40 + 7} {
		if got := c.Wall(at); got != want {
			t.Errorf("at %d the wall clock said %d, want %d", at, got, want)
		}
	}
	if got := c.Offset(); got != 7 {
		t.Errorf("the offset is %d, want 7", got)
	}
	if zero := (Clock{}); zero.Wall(5) != 5 || zero.Stepped() || !c.Stepped() || zero.Offset() != 0 {
		t.Error("a clock that was never stepped is the wall clock")
	}
}

// TestLaterStepsChangeNothingBefore draws steps and looks at the time of every moment, as
// many steps as are remembered later.
func TestLaterStepsChangeNothingBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var c, first Clock
		at, said := int64(0), map[int64]int64{}
		for range rapid.IntRange(0, maxClockSteps).Draw(t, "steps") {
			at += rapid.Int64Range(1, 100).Draw(t, "after")
			c = c.Step(at, rapid.Int64Range(-1000, 1000).Draw(t, "offset"))
			said[at] = c.Wall(at)
		}
		for at, want := range said {
			if got := c.Wall(at); got != want {
				t.Fatalf("at %d the wall clock said %d, then %d", at, want, got)
			}
		}
		if !c.Continues(first) {
			t.Fatal("times before the first step have changed")
		}
	})
}

// A recording whose clock is stepped with every packet does not fill the memory, and the
// newer times of it are right.
func TestStepsOfAClockAreLimited(t *testing.T) {
	t.Parallel()
	var c, before Clock
	for i := range int64(10 * maxClockSteps) {
		before, c = c, c.Step(i*10, i)
		for _, at := range []int64{i * 10, i*10 - 1, i*10 - 10*maxClockSteps/4} {
			if at >= 0 && c.Wall(at) != at+at/10 {
				t.Fatalf("after %d steps the wall clock said %d at %d, want %d", i+1, c.Wall(at), at, at+at/10)
			}
		}
		if len(c.steps) > maxClockSteps {
			t.Fatalf("%d steps are remembered, want at most %d", len(c.steps), maxClockSteps)
		}
		if !c.Continues(before) && len(c.steps) > maxClockSteps/2+1 {
			t.Fatal("times have changed without need")
		}
	}
}
