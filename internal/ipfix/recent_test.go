package ipfix

import (
	"math"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/ipfix/wire"
)

// TestARefusalIsOfTheDatagramItQuotesAndOfAllBehindIt has ten datagrams of ten records, one every
// 300 ms, whose numbers wrap.
func TestARefusalIsOfTheDatagramItQuotesAndOfAllBehindIt(t *testing.T) {
	t.Parallel()
	const first = math.MaxUint32 - 34
	at := func(n int) time.Time {
		return time.Unix(1_800_000_000, 0).Add(time.Duration(n) * 300 * time.Millisecond)
	}
	for name, c := range map[string]struct {
		refusal refusal
		left    int
	}{
		"the first one":              {refusal{quoted: true, sequence: first}, 0},
		"one before them":            {refusal{quoted: true, sequence: first - 10}, 0},
		"one of them":                {refusal{quoted: true, sequence: first + 20}, 2},
		"one behind the wrap":        {refusal{quoted: true, sequence: 5}, 4},
		"templates between two":      {refusal{quoted: true, sequence: first + 30}, 3},
		"one behind them":            {refusal{quoted: true, sequence: 65}, 10},
		"it is not said of which":    {refusal{err: syscall.ECONNREFUSED}, 6},
		"a number of another stream": {refusal{quoted: true, sequence: 1 << 30}, 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r recent
			sequence := uint32(first)
			for n := range 10 {
				r.add(at(n), sequence, &wire.Message{Records: 10})
				sequence += 10
			}
			if refused := r.refused(c.refusal, at(9)); len(r) != c.left || len(refused) != 10-c.left {
				t.Errorf("%d are refused, %d are left, want %d", len(refused), len(r), c.left)
			}
			for n, s := range r {
				if !s.at.Equal(at(n)) {
					t.Errorf("datagram %d is of %v", n, s.at)
				}
			}
		})
	}
}

func TestADatagramThatIsNotRefusedForAWhileIsSettled(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	var r recent
	for n := range 10 {
		r.add(now.Add(time.Duration(n)*time.Second), uint32(n), &wire.Message{Records: 1})
	}
	if early := r.settled(now.Add(answerTime - 1)); len(early) != 0 || len(r) != 10 {
		t.Errorf("%d are settled before the first can be, %d are left", len(early), len(r))
	}
	if some := r.settled(now.Add(answerTime + 2*time.Second)); len(some) != 3 || len(r) != 7 || r[0].sequence != 3 {
		t.Errorf("%d are settled, left are %+v", len(some), r)
	}
	if rest := r.settled(now.Add(time.Hour)); len(rest) != 7 || r != nil {
		t.Errorf("%d are settled in the end, left are %+v", len(rest), r)
	}
}
