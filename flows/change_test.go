package flows_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// steady returns what is carried in each second: much from a slot on, little before.
func steady(little, much uint64, from flows.Slot) func(flows.Slot) flows.Pair {
	return func(at flows.Slot) flows.Pair {
		if at < from {
			return flows.Pair{Sent: little, Recv: 1}
		}
		return flows.Pair{Sent: much, Recv: 1}
	}
}

// TestAChangeIsAgainstFiveMinutesAgo lets a flow carry more from a time on, and looks at it
// after different times.
func TestAChangeIsAgainstFiveMinutesAgo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, seconds flows.Slot // since the capture began
		want          float64    // of what is sent
		known         bool
	}{
		"in the first half minute":                  {0, 30, 9000, false},
		"the same all the time":                     {0, 900, 0, true},
		"nothing has changed yet":                   {2000, 900, 0, true},
		"grown a minute ago":                        {840, 900, 8000, true},
		"grown 20 s ago, half of what now is":       {880, 900, 4000, true},
		"grown four minutes ago":                    {660, 900, 8000, true},
		"grown ten minutes ago":                     {300, 900, 0, true},
		"against the start of one that is younger":  {70, 130, 8000, true},
		"of which the past would be longer than it": {200, 250, 8000, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := fold(flows.NewTable(flows.Options{}), aligned+3, aligned+3+c.seconds, steady(1000, 9000, aligned+3+c.from))
			s := &table.Flow(flowstest.Key(1)).Series
			got := table.Change(s)
			if table.HasChange() != c.known || math.Abs(got.Sent-c.want) > 1 || c.known && math.Abs(got.Recv) > 1e-3 {
				t.Errorf("%+v, known %v; want %v, known %v", got, table.HasChange(), c.want, c.known)
			}
			if total := table.Change(table.Total()); math.Abs(total.Sent-got.Sent) > 1e-3 {
				t.Errorf("of the total it is %v, of its only flow %v", total, got)
			}
			if before := table.Before(s); c.known && math.Abs(table.Rates(s)[flows.Window40s].Sent-before.Sent-got.Sent) > 1e-6 {
				t.Errorf("%v before and %v now do not differ by %v", before, table.Rates(s), got)
			}
		})
	}
}

// TestAFlowThatEndedHasChanged has a flow fall silent: what it carried is missing now, for as
// long as the table remembers it.
func TestAFlowThatEndedHasChanged(t *testing.T) {
	t.Parallel()
	table := fold(flows.NewTable(flows.Options{}), aligned, aligned+700, func(at flows.Slot) (p flows.Pair) {
		if at < aligned+500 {
			p.Sent = 1000
		}
		return p
	})
	if got := table.Change(&table.Flow(flowstest.Key(1)).Series); math.Abs(got.Sent+1000) > 0.1 || got.Recv != 0 {
		t.Errorf("%+v, want 1000 B/s less", got)
	}
}

// TestChangesOfRowsAreThoseOfTheTotal adds them up, however flows lose their rows.
func TestChangesOfRowsAreThoseOfTheTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(flows.Options{MaxFlows: rapid.IntRange(1, 20).Draw(t, "max")})
		for _, b := range flowstest.Batches(t) {
			table = table.Fold(b, nil)
		}
		var sum, carried float64
		add := func(s *flows.Series) {
			sum += table.Change(s).Sum()
			carried += table.Before(s).Sum() + table.Rates(s)[flows.Window40s].Sum()
		}
		for _, f := range table.List() {
			add(&f.Series)
		}
		add(table.Other())
		if total := table.Change(table.Total()).Sum(); math.Abs(total-sum) > 1+1e-5*carried {
			t.Fatalf("the rows have changed by %v, the total by %v", sum, total)
		}
	})
}

func TestWhatIsNew(t *testing.T) {
	t.Parallel()
	table := fold(flows.NewTable(flows.Options{}), aligned, aligned+600, steady(1, 1, 0))
	for name, c := range map[string]struct {
		second int64
		want   bool
	}{
		"with the capture": {0, false}, "in its first seconds": {15, false}, "five minutes ago": {300, false},
		"a second later": {301, true}, "just now": {599, true},
	} {
		if got := table.IsNew(aligned.Start() + c.second*1e9); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
