package e2e

import (
	"fmt"
	"testing"

	"iftopgo/internal/nettest"
)

// loadFrames is how many packets a flood of the table has.
const loadFrames = 300_000

// loadFaults are floods at the rate at which they can be sent.
var loadFaults = []*fault{
	load("one flow", nettest.Flood{Flows: 1, Payload: 18}),
	load("20000 flows", nettest.Flood{Flows: 20_000, Payload: 18}),
	load("flows that are all others", nettest.Flood{Make: nettest.DistinctFlows}),
	load("random bytes", nettest.Flood{Make: nettest.Garbage}),
}

// load is a flood of a kind. Ours may take what its budget allows.
func load(kind string, f nettest.Flood) *fault {
	f.Frames = loadFrames
	return &fault{
		name: fmt.Sprintf("%d packets of %s", loadFrames, kind),
		try: func(t *testing.T, m *monitor) outcome {
			w := m.watched(t, plain)
			if !w.begun() {
				return w.neverBegan()
			}
			w.flood(f)
			counted := w.of.name != ourName || w.counts()
			held := peakMiB(w.cmd.Process.Pid)
			got := w.verdict()
			if held > 0 && counted {
				got.happens += fmt.Sprintf(", %d MiB at most", held)
			}
			if m.name == ourName && held > floodMiB {
				t.Errorf("%d MiB, the budget of a flood is %d", held, floodMiB)
			}
			return got
		},
		happens: reconciles,
	}
}
