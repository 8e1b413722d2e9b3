package live

import (
	"testing"
	"time"
)

func TestBackoffDoublesUpTo30Seconds(t *testing.T) {
	t.Parallel()
	var b backoff
	want := []time.Duration{250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000}
	for i, ms := range want {
		if got := b.next(); got != ms*time.Millisecond {
			t.Errorf("try %d after %v, want %v", i+1, got, ms*time.Millisecond)
		}
	}
	b.reset()
	if got := b.next(); got != backoffFirst || b.tries != 1 {
		t.Errorf("after health: try %d in %v, want the first in %v", b.tries, got, backoffFirst)
	}
}

func TestCaptureTimeGoesOnWhenTheClockIsStepped(t *testing.T) {
	t.Parallel()
	// time.Time has both the wall clock and the monotonic clock; here they are apart.
	begin := time.Unix(1_700_000_000, 0)
	even, step := time.Duration(0), time.Duration(0)
	c := clock{
		wall:      func() time.Time { return begin.Add(even + step) },
		monotonic: func() time.Duration { return even },
	}
	c.start()
	for _, s := range []struct{ even, step time.Duration }{
		{3 * time.Second, 0},
		{4 * time.Second, time.Hour},
		{5 * time.Second, -time.Hour},
		{6 * time.Second, -time.Hour + 20*time.Millisecond},
	} {
		even, step = s.even, s.step
		got := time.Duration(c.read() - begin.UnixNano())
		if got != s.even {
			t.Errorf("wall clock stepped by %v: capture time %v, want %v", s.step, got, s.even)
		}
		if off := time.Duration(c.offset) - s.step; off > stepThreshold || off < -stepThreshold {
			t.Errorf("wall clock stepped by %v: offset %v", s.step, time.Duration(c.offset))
		}
	}
}
