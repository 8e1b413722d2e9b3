package report

import (
	"time"

	"iftopgo/flows/history"
)

// Span is how long a period is that one looks at.
type Span uint8

// The spans, from the shortest.
const (
	Day Span = iota
	Month
	Year
	spanCount
)

// Spans returns all spans.
func Spans() []Span { return []Span{Day, Month, Year} }

// String returns a word for the span.
func (s Span) String() string { return [...]string{"day", "month", "year"}[s] }

// Longer returns the span that is n steps longer, or the longest.
func (s Span) Longer(n int) Span { return Span(max(min(int(s)+n, int(spanCount)-1), 0)) }

// Around returns the period of a span that a day is in; see Period for what days are. Part is by
// the time and the zone of now.
func Around(s Span, day int64, now time.Time) Period {
	at := time.Unix(day, 0).UTC()
	var p Period
	switch y, m, _ := at.Date(); s {
	case Year:
		p = span(time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), 1, 0, 0)
	case Month:
		p = span(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), 0, 1, 0)
	default:
		p = span(at, 0, 0, 1)
	}
	p.Part = part(p.From, p.To, now)
	return p
}

// DayOf returns the day that a time is in, as Period has it.
func DayOf(t time.Time) int64 { return history.Days.Key(t) }

// Keys returns the keys of the buckets of a level that the period is made of, in their order. A
// day on which clocks are set has 23 or 25 hours.
func (p *Period) Keys(l history.Level, zone *time.Location) []int64 {
	const step = 15 * 60 // Offsets of zones are multiples of it, and so are the beginnings of hours.
	from, to := p.Bounds(l, zone)
	if l >= history.Days {
		zone = time.UTC
	}
	var keys []int64
	for at := from; at < to; at += step {
		if key := l.Key(time.Unix(at, 0).In(zone)); len(keys) == 0 || key > keys[len(keys)-1] {
			keys = append(keys, key)
		}
		if l >= history.Days {
			at += 24*60*60 - step
		}
	}
	return keys
}

// Name is how a bucket is called within its period: its hour, its day or its month.
func Name(l history.Level, key int64, zone *time.Location) string {
	at := time.Unix(key, 0)
	switch l {
	case history.Months:
		return at.UTC().Format("January 2006")
	case history.Days:
		return at.UTC().Format("Mon 2 Jan 2006")
	default:
		return clock(at.In(zone))
	}
}

// clock is the time of day, with its zone where the day has that time twice because clocks were set back.
func clock(at time.Time) string {
	if happensTwice(at) {
		return at.Format("15:04 MST")
	}
	return at.Format("15:04")
}

// happensTwice reports whether clocks were set back to before a time, or will be.
func happensTwice(at time.Time) bool {
	begin, end := at.ZoneBounds()
	_, offset := at.Zone()
	setBack := func(from, to int) time.Duration { return time.Duration(from-to) * time.Second }
	if !begin.IsZero() {
		if _, before := begin.Add(-1).Zone(); at.Before(begin.Add(setBack(before, offset))) {
			return true
		}
	}
	if end.IsZero() {
		return false
	}
	_, after := end.Zone()
	return !at.Before(end.Add(-setBack(offset, after)))
}
