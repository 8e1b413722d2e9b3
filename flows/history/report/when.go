package report

import (
	"maps"
	"slices"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// When returns the buckets whose sums are rows of a report by time: hours of a day, days of up
// to two months, else months.
func (p *Period) When() history.Level {
	const day = 24 * 60 * 60
	switch n := (p.To - p.From) / day; {
	case n <= 1:
		return history.Hours
	case n <= 62 || !p.Months():
		return history.Days
	default:
		return history.Months
	}
}

// Bounds returns the keys of the buckets of a level that the period is made of, in a zone: from
// one up to, and not with, another.
func (p *Period) Bounds(l history.Level, zone *time.Location) (from, to int64) {
	if l >= history.Days {
		return p.From, p.To
	}
	return midnight(p.From, zone), midnight(p.To, zone)
}

// ByTime returns the report of what buckets of a level carried, the earliest first.
func ByTime(p Period, l history.Level, zone *time.Location, buckets map[int64]flows.Pair, missed flows.Pair) Report {
	r := Report{Period: p, By: ByTimeWord, Missed: missed}
	for _, key := range slices.Sorted(maps.Keys(buckets)) {
		r.Rows = append(r.Rows, Row{Title: title(l, key, zone), Bytes: buckets[key]})
		r.Total = r.Total.Plus(buckets[key])
	}
	r.Total = r.Total.Plus(missed)
	return r
}

// ByTimeWord is the word for rows by time.
const ByTimeWord = "time"

// title is how a bucket is called.
func title(l history.Level, key int64, zone *time.Location) string {
	at := time.Unix(key, 0)
	switch l {
	case history.Months:
		return at.UTC().Format("2006-01")
	case history.Days:
		return at.UTC().Format("Mon 2006-01-02")
	default:
		return clock(at.In(zone))
	}
}
