package flows_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// begunWithin folds so many seconds of a capture that began some nanoseconds into the first.
func begunWithin(into int64, seconds flows.Slot, carried func(flows.Slot) uint64) *flows.Table {
	table := flows.NewTable(flows.Options{})
	for at := range seconds {
		b := flowstest.Closed(flowstest.T0+at, flowstest.Delta(1, flowstest.T0+at, carried(at), 0))
		b.Start = flowstest.T0.Start() + into
		table = table.Fold(b, nil)
	}
	return table
}

// TestNoAverageIsAboveThePeak begins captures anywhere in a second, with any traffic. An
// average that no second has reached would be of no time there was.
func TestNoAverageIsAboveThePeak(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		into := rapid.Int64Range(0, 999_999_999).Draw(t, "into")
		bytes := rapid.SliceOfN(rapid.Uint64Range(0, 1e9), 2, 60).Draw(t, "bytes")
		for seconds := 2; seconds <= len(bytes); seconds++ {
			table := begunWithin(into, flows.Slot(seconds), func(at flows.Slot) uint64 { return bytes[at] })
			for what, s := range map[string]*flows.Series{"flow": &table.Flow(flowstest.Key(1)).Series, "total": table.Total()} {
				peak, sum := table.Peaks(s)
				for w, rate := range table.Rates(s) {
					if rate.Sent > float64(peak.Sent)*(1+1e-12) || rate.Sum() > float64(sum)*(1+1e-12) {
						t.Fatalf("after %d s, begun %d ns into the first: the %d s average of the %s is %v, its peak %v", seconds, into, flows.Windows[w], what, rate, peak)
					}
				}
			}
		}
	})
}

// TestAveragesAreOfWholeSeconds begins a capture late in a second, with a burst.
func TestAveragesAreOfWholeSeconds(t *testing.T) {
	t.Parallel()
	burst := func(at flows.Slot) uint64 {
		if at == 0 {
			return 50_000
		}
		return 1000
	}
	for name, c := range map[string]struct {
		into    int64
		seconds flows.Slot
		carried func(flows.Slot) uint64
		want    [3]float64
	}{
		"the part of a second it began with alone":      {750_000_000, 1, burst, [3]float64{200_000, 200_000, 200_000}},
		"a whole second after it":                       {750_000_000, 2, burst, [3]float64{1000, 1000, 1000}},
		"fifty after it":                                {750_000_000, 51, burst, [3]float64{1000, 1000, 1000}},
		"begun with a second, which is a whole one":     {0, 2, burst, [3]float64{25_500, 25_500, 25_500}},
		"steady traffic, of which a part came at first": {750_000_000, 3, func(at flows.Slot) uint64 { return [...]uint64{250, 1000, 1000}[at] }, [3]float64{1000, 1000, 1000}},
	} {
		table := begunWithin(c.into, c.seconds, c.carried)
		for w, rate := range table.Rates(table.Total()) {
			if math.Abs(rate.Sent-c.want[w]) > 1e-6 {
				t.Errorf("%s: the %d s average is %v, want %v", name, flows.Windows[w], rate.Sent, c.want[w])
			}
		}
	}
}
