package recorder_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/history/store"
	"iftopgo/internal/flowstest"
	"iftopgo/internal/recorder"
)

// account is what a generator has sent: by local day and by local month, and of each by host.
type account map[string]map[string]flows.Pair

func (a account) add(period, host string, p flows.Pair) {
	if a[period] == nil {
		a[period] = map[string]flows.Pair{}
	}
	a[period][host] = a[period][host].Plus(p)
}

// TestAYearIsReportedAsItWasMade records a year in capture time: some flows a day, and in every
// half hour around the nights in which clocks are set, in which days have 23,
// 24.5 and 25 hours. In the middle the recorder is started again, in another zone where
// there is one. Every day and every month has what was made then, by host.
func TestAYearIsReportedAsItWasMade(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ first, then string }{
		{"Europe/Berlin", "Europe/Berlin"},
		{"Australia/Lord_Howe", "Asia/Kathmandu"},
	} {
		t.Run(c.first+" then "+c.then, func(t *testing.T) {
			t.Parallel()
			dir, made, seed := t.TempDir(), account{}, uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
			random := rand.New(rand.NewPCG(seed, 0))
			at := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
			for half, name := range []string{c.first, c.then} {
				zone := zoneOf(t, name)
				end := time.Date(2026, time.Month(7+half*6), 15, 6, 0, 0, 0, time.UTC)
				recordAll(t, dir, zone, func(r *recorder.Recorder) {
					for ; at.Before(end); at = at.Add(stepAt(zone, at)) {
						b := someBatch(random, at.Add(time.Duration(random.IntN(800))*time.Second).In(zone), made)
						if err := r.Batch(&b, &flows.Labels{}); err != nil {
							t.Fatal(err)
						}
					}
				})
			}
			expectAccount(t, dir, made, zoneOf(t, c.then))
		})
	}
}

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// stepAt is how long it is to the next batch: not long where a clock is set within a day.
func stepAt(zone *time.Location, at time.Time) time.Duration {
	_, before := at.Add(-24 * time.Hour).In(zone).Zone()
	_, after := at.Add(24 * time.Hour).In(zone).Zone()
	if before != after {
		return 30 * time.Minute
	}
	return 24 * time.Hour
}

// someBatch makes a batch of a second that ends at a time, and says what is in it.
func someBatch(random *rand.Rand, at time.Time, made account) flows.Batch {
	b := flowstest.Closed(flows.SlotOf(at.UnixNano() - 1))
	b.From, b.At = b.To, at.UnixNano()
	b.Health.Sources = []flows.Source{{Name: "eth0"}}
	in := at.Add(-1)
	for range 4 {
		d := flowstest.Delta(random.IntN(20), b.To, uint64(random.IntN(1e6)), uint64(random.IntN(1e6)))
		b.Deltas = append(b.Deltas, d)
		for _, period := range []string{in.Format(time.DateOnly), in.Format("2006-01")} {
			made.add(period, d.Key.Remote.Netip().String(), d.Bytes)
		}
	}
	return b
}

// expectAccount compares reports of all days and months with what was made.
func expectAccount(t *testing.T, dir string, made account, zone *time.Location) {
	t.Helper()
	r, err := store.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	got := account{}
	for period := range made {
		p, err := report.ParsePeriod(period, time.Date(2027, 2, 1, 0, 0, 0, 0, zone))
		if err != nil {
			t.Fatal(err)
		}
		level := history.Days
		if len(period) == len("2006-01") {
			level = history.Months
		}
		sums, err := r.Sums(t.Context(), store.Span{Level: level, From: p.From, To: p.To})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range report.Of(p, sums, "host", 0, flows.Pair{}).Rows {
			got.add(period, row.Title, row.Bytes)
		}
	}
	if diff := cmp.Diff(made, got); diff != "" {
		t.Error(diff)
	}
	if len(made) < 365+12 {
		t.Errorf("only %d days and months", len(made))
	}
}
