package live

import (
	"testing"
	"time"

	"iftopgo/capture/ring"
)

func TestPauseOfABusyRingDependsOnHowFastItFills(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		size   int
		filled uint64
		since  time.Duration
		want   time.Duration
	}{
		"a quarter takes long to fill":        {ring.DefaultSize, 256 << 10, 10 * ms, maxModeration},
		"a quarter takes as long as that did": {ring.DefaultSize, ring.DefaultSize / 4, 40 * ms, 40 * ms},
		"it was full in no time":              {ring.DefaultSize, ring.DefaultSize, 8 * ms, 2 * ms},
		"more was read than it holds":         {ring.DefaultSize, 8 * ring.DefaultSize, 64 * ms, 2 * ms},
		"a small one could be full at once":   {1 << 20, 256 << 10, time.Second, 4096 * time.Microsecond},
		"the first look":                      {ring.DefaultSize, 256 << 10, time.Duration(time.Now().UnixNano()), maxModeration},
		"no time has passed":                  {ring.DefaultSize, 256 << 10, 0, 0},
	} {
		if half := time.Second * time.Duration(c.size/2) / fastestNames; moderation(c.size, fastestNames, c.filled, c.since) > half {
			t.Errorf("%s: longer than half a million long packets a second take to fill half of it", name)
		}
		if got := moderation(c.size, fastestFill, c.filled, c.since); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
