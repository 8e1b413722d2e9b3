package report_test

import (
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
)

// zone is one where clocks are set, and one that is three quarters of an hour apart from hours.
func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Skip("there are no time zones: " + err.Error())
	}
	return z
}

func TestBucketsOfAPeriod(t *testing.T) {
	t.Parallel()
	berlin, kathmandu := zone(t, "Europe/Berlin"), zone(t, "Asia/Kathmandu")
	for name, c := range map[string]struct {
		span  report.Span
		day   time.Time
		zone  *time.Location
		level history.Level
		want  int
		first string
	}{
		"a day":                      {report.Day, time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), berlin, history.Hours, 24, "00:00"},
		"a day that is shorter":      {report.Day, time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC), berlin, history.Hours, 23, "00:00"},
		"a day that is longer":       {report.Day, time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC), berlin, history.Hours, 25, "00:00"},
		"three quarters of an hour":  {report.Day, time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), kathmandu, history.Hours, 24, "00:00"},
		"a month by day":             {report.Month, time.Date(2026, 2, 11, 0, 0, 0, 0, time.UTC), berlin, history.Days, 28, "Sun 1 Feb 2026"},
		"a year by month":            {report.Year, time.Date(2026, 7, 3, 0, 0, 0, 0, time.UTC), kathmandu, history.Months, 12, "January 2026"},
		"a day of which it is a day": {report.Day, time.Date(2026, 7, 3, 0, 0, 0, 0, time.UTC), berlin, history.Days, 1, "Fri 3 Jul 2026"},
	} {
		p := report.Around(c.span, c.day.Unix(), time.Date(2026, 12, 1, 0, 0, 0, 0, c.zone))
		keys := p.Keys(c.level, c.zone)
		if len(keys) != c.want || report.Name(c.level, keys[0], c.zone) != c.first {
			t.Errorf("%s: %d buckets from %s, want %d from %s", name, len(keys), report.Name(c.level, keys[0], c.zone), c.want, c.first)
		}
	}
}

func TestAPeriodIsReadFromWhatIsKept(t *testing.T) {
	t.Parallel()
	at := func(month time.Month, day, hour int) int64 {
		return time.Date(2026, month, day, hour, 0, 0, 0, time.UTC).Unix()
	}
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	young := report.Kept{history.Hours: at(11, 15, 9), history.Days: at(11, 15, 0), history.Months: at(11, 1, 0)}
	old := report.Kept{history.Hours: at(10, 27, 0), history.Days: at(3, 5, 0), history.Months: at(1, 1, 0)}
	for name, c := range map[string]struct {
		kept report.Kept
		span report.Span
		day  int64
		want history.Level
	}{
		"the day of the beginning":        {young, report.Day, at(11, 15, 0), history.Hours},
		"the month of the beginning":      {young, report.Month, at(11, 15, 0), history.Days},
		"a day of which hours are kept":   {old, report.Day, at(10, 28, 0), history.Hours},
		"a day of which some may be gone": {old, report.Day, at(10, 27, 0), history.Days},
		"a day before":                    {old, report.Day, at(6, 1, 0), history.Days},
		"a month of which days are kept":  {old, report.Month, at(4, 1, 0), history.Days},
		"a month before":                  {old, report.Month, at(2, 1, 0), history.Months},
		"a year":                          {old, report.Year, at(2, 1, 0), history.Months},
		"nothing":                         {nil, report.Day, at(2, 1, 0), history.Hours},
	} {
		p := report.Around(c.span, c.day, now)
		if got := c.kept.Level(&p, time.UTC); got != c.want {
			t.Errorf("%s is read from %v, want %v", name, got, c.want)
		}
	}
	for name, c := range map[string]struct {
		kept  report.Kept
		text  string
		want  history.Level
		later bool
	}{
		"a day":                              {old, "2026-10-27", history.Days, false},
		"a month of which days are kept":     {old, "2026-04", history.Days, false},
		"a month of which some are not":      {old, "2026-03", history.Months, true},
		"the month of the beginning":         {young, "2026-11", history.Days, false},
		"days of which some are not":         {old, "2026-03-01..2026-03-09", history.Days, true},
		"days of which some never were kept": {young, "2026-11-10..2026-11-20", history.Days, false},
		"a year":                             {old, "2026", history.Months, true},
		"the year of the beginning":          {young, "2026", history.Days, false},
	} {
		p, err := report.ParsePeriod(c.text, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.kept.WholeLevel(&p, time.UTC); got != c.want {
			t.Errorf("%s is read from %v, want %v", name, got, c.want)
		}
		if _, later := c.kept.DaysSince(&p); later != c.later {
			t.Errorf("%s: days were there before: %v, want %v", name, later, c.later)
		}
	}
	if since := young.Since(time.UTC); since.Unix() != at(11, 15, 9) {
		t.Errorf("it began at %s", since)
	}
	young[history.FiveMinutes] = at(11, 15, 9) + 25*60
	if since := young.Since(time.UTC); since.Unix() != at(11, 15, 9)+25*60 {
		t.Errorf("with five minutes it began at %s", since)
	}
	young[history.FiveMinutes] = at(11, 28, 9)
	if since := young.Since(time.UTC); since.Unix() != at(11, 15, 9) {
		t.Errorf("where the first five minutes are not kept any more it began at %s", since)
	}
	if since := old.Since(time.UTC); since.Unix() != at(1, 1, 0) {
		t.Errorf("the old one began at %s", since)
	}
	if since := (report.Kept{}).Since(time.UTC); !since.IsZero() {
		t.Errorf("nothing began at %s", since)
	}
}

func TestChoicesAddUp(t *testing.T) {
	t.Parallel()
	e := &history.Excerpt{Level: history.Hours, Subjects: []history.Subject{
		{Process: "a", Host: "192.0.2.1"}, {Process: "a", Host: "192.0.2.2"}, {Host: "192.0.2.1"}, {Other: history.AllDimensions},
	}}
	all := flows.Pair{}
	for key := range int64(3) {
		for _, name := range []string{"eth0", "eth1"} {
			b := history.Portions{ID: history.BucketID{Level: history.Hours, Key: key, Interface: name}, Missed: flows.Pair{Sent: 1 << key}}
			for i := range e.Subjects {
				b.All = append(b.All, history.Portion{Subject: i, Bytes: flows.Pair{Sent: 10, Recv: uint64(100 * (i + 1))}})
			}
			e.Buckets = append(e.Buckets, b)
			all = all.Plus(b.Missed).Plus(flows.Pair{Sent: 40, Recv: 1000})
		}
	}
	sum := func(bars []report.Bar) (sum flows.Pair) {
		for i := range bars {
			sum = sum.Plus(bars[i].Total())
		}
		return sum
	}
	keys := []int64{0, 1, 2, 3}
	for name, c := range map[string]struct {
		choice report.Choice
		want   flows.Pair
		bars   flows.Pair
	}{
		"all":                {report.Choice{By: "process"}, all, all},
		"by interface":       {report.Choice{By: "interface"}, all, all},
		"one bucket":         {report.Choice{By: "host", Bucket: 1, OneBucket: true}, flows.Pair{Sent: 84, Recv: 2000}, all},
		"within a process":   {report.Choice{By: "host", Within: []report.Within{{By: "process", Title: "a"}}}, flows.Pair{Sent: 120, Recv: 1800}, flows.Pair{Sent: 120, Recv: 1800}},
		"within the unknown": {report.Choice{By: "host", Within: []report.Within{{By: "process", Title: "unknown"}}}, flows.Pair{Sent: 60, Recv: 1800}, flows.Pair{Sent: 60, Recv: 1800}},
		"within an interface": {
			report.Choice{By: "process", Within: []report.Within{{By: "interface", Title: "eth1"}}}, flows.Pair{Sent: 120, Recv: 3000}, flows.Pair{Sent: 120, Recv: 3000},
		},
		"what matches": {report.Choice{By: "process", Matches: []bool{false, true, false, false}}, flows.Pair{Sent: 60, Recv: 1200}, flows.Pair{Sent: 60, Recv: 1200}},
	} {
		r := report.Chosen(report.Period{}, e, &c.choice)
		rows := r.Other.Plus(r.Missed)
		for _, row := range r.Rows {
			rows = rows.Plus(row.Bytes)
		}
		if bars := report.Bars(e, keys, &c.choice); r.Total != c.want || rows != r.Total || sum(bars) != c.bars || !bars[2].Kept || bars[3].Kept {
			t.Errorf("%s: total %v, rows %v, bars %v; want %v and %v", name, r.Total, rows, sum(bars), c.want, c.bars)
		}
	}
}
