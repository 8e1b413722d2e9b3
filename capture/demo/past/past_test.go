package past_test

import (
	"testing"
	"time"

	"iftopgo/capture/demo/past"
	"iftopgo/flows"
	"iftopgo/flows/history"
)

// total is all that an excerpt has.
func total(e *history.Excerpt) (sum flows.Pair) {
	for _, b := range e.Buckets {
		sum = sum.Plus(b.Missed)
		for _, p := range b.All {
			sum = sum.Plus(p.Bytes)
		}
	}
	return sum
}

func TestAllLevelsOfTheDemosPastAddUp(t *testing.T) {
	t.Parallel()
	from, to := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC).Unix()
	hours, days, months := past.Read(history.Hours, from, to), past.Read(history.Days, from, to), past.Read(history.Months, from, to)
	if sum := total(hours); sum.Recv == 0 || sum.Sent == 0 || total(days) != sum || total(months) != sum {
		t.Errorf("hours have %v, days %v, months %v", sum, total(days), total(months))
	}
	if len(months.Buckets) != 13 || len(days.Buckets) != 366 || len(hours.Buckets) != 365*24+13 {
		t.Errorf("there are %d months, %d days, %d hours", len(months.Buckets), len(days.Buckets), len(hours.Buckets))
	}
	for _, b := range hours.Buckets[len(hours.Buckets)-13:] {
		if len(b.All) == 0 {
			t.Errorf("nothing was carried at %s", time.Unix(b.ID.Key, 0).UTC())
		}
	}
}

func TestNothingIsRecordedBeforeAndAfter(t *testing.T) {
	t.Parallel()
	if e := past.Read(history.Months, 0, past.Since.AddDate(0, -1, 0).Unix()); len(e.Buckets) != 0 {
		t.Errorf("there are %d months before", len(e.Buckets))
	}
	if e := past.Read(history.Hours, past.Until().Unix(), past.Until().AddDate(1, 0, 0).Unix()); len(e.Buckets) != 0 {
		t.Errorf("there are %d hours after", len(e.Buckets))
	}
}
