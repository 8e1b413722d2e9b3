package flows_test

import (
	"testing"

	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

const (
	opened  = flows.TCPOpened
	finSent = flows.TCPFinSent
	finRecv = flows.TCPFinRecv
	reset   = flows.TCPReset
)

func TestConnectionIsClosedByBothSidesOrByAReset(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		seen   []flows.TCPState
		closed bool
	}{
		"nothing seen":                                   {nil, false},
		"opened":                                         {[]flows.TCPState{opened, opened}, false},
		"closed by this host first":                      {[]flows.TCPState{opened, finSent, finRecv}, true},
		"closed by the other side first":                 {[]flows.TCPState{opened, finRecv, finSent}, true},
		"closed by both at once":                         {[]flows.TCPState{opened, finSent | finRecv}, true},
		"half-closed by this host":                       {[]flows.TCPState{opened, finSent, 0}, false},
		"half-closed by the other side":                  {[]flows.TCPState{opened, finRecv, 0}, false},
		"the same FIN twice":                             {[]flows.TCPState{opened, finSent, finSent}, false},
		"closed, its opening not seen":                   {[]flows.TCPState{0, finSent, finRecv}, true},
		"segments after it was closed":                   {[]flows.TCPState{opened, finSent, finRecv, 0, finRecv}, true},
		"refused":                                        {[]flows.TCPState{opened, reset}, true},
		"aborted":                                        {[]flows.TCPState{opened, 0, reset, 0}, true},
		"aborted when half-closed":                       {[]flows.TCPState{opened, finSent, reset}, true},
		"closed, then opened again by the same ends":     {[]flows.TCPState{opened, finSent, finRecv, opened}, false},
		"aborted, then opened again":                     {[]flows.TCPState{opened, reset, opened}, false},
		"opened again and half-closed, all in one":       {[]flows.TCPState{opened, finSent, finRecv, opened | finRecv}, false},
		"opened again, and closed by what came after it": {[]flows.TCPState{finSent, opened, finRecv, finSent}, true},
		"opened again, one FIN before and one after":     {[]flows.TCPState{finSent, opened, finRecv}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s flows.TCPState
			for _, later := range c.seen {
				s = s.Then(later)
			}
			if s.Closed() != c.closed {
				t.Errorf("closed is %v after %b: %b", s.Closed(), c.seen, s)
			}
		})
	}
}

// Batches are merged when their reader is slow, in any groups.
func TestStateOfAConnectionDoesNotDependOnHowItsSegmentsAreGrouped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.Custom(func(t *rapid.T) flows.TCPState {
			return flows.TCPState(rapid.IntRange(0, 15).Draw(t, "state"))
		})
		a, b, c := state.Draw(t, "a"), state.Draw(t, "b"), state.Draw(t, "c")
		if one, other := a.Then(b).Then(c), a.Then(b.Then(c)); one != other {
			t.Fatalf("%b or %b", one, other)
		}
	})
}

func TestAppendedBatchesKeepTheOrderOfTheirTCPFlags(t *testing.T) {
	t.Parallel()
	batch := func(states ...flows.TCPState) flows.Batch {
		b := flows.Batch{}
		for i, s := range states {
			d := flowstest.Delta(i, flowstest.T0, 100, 0)
			d.TCP = s
			b.Deltas = append(b.Deltas, d)
		}
		return b
	}
	b := batch(opened|finSent, finSent|finRecv, finRecv)
	b.Append(batch(finRecv, opened, 0, reset), 3)
	b.Append(batch(0, finRecv, 0, reset), 3)
	for i, want := range []flows.TCPState{opened | finSent | finRecv, opened | finRecv, finRecv} {
		if got := b.Deltas[i].TCP; got != want {
			t.Errorf("flow %d: %b, want %b", i, got, want)
		}
	}
	if b.Rest.Packets.Sent != 2 || b.Rest.TCP != 0 {
		t.Errorf("flows beyond the limit: %+v, want two packets and no state of a connection", b.Rest)
	}
}
