package report

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"iftopgo/flows/history"
)

// Period is a time of whole days. Days are numbered as keys of history.Days are: by the Unix
// time at which they begin in UTC, whatever the zone.
type Period struct {
	// From is the first day, To the one after the last.
	From, To int64
	// Title is what it is called.
	Title string
	// Part is how much of it is over, from 0 to 1.
	Part float64
}

// errPeriod says what a period is.
var errPeriod = errors.New("a period is today, yesterday, week, month, year, a day 2026-11-30, a month 2026-11, a year 2026, or two of them FROM..TO")

// ParsePeriod parses a period in the time zone of now. An empty text is today. Of a range both
// ends are part.
func ParsePeriod(text string, now time.Time) (Period, error) {
	from, to, isRange := strings.Cut(text, "..")
	p, err := parseOne(from, now)
	if err != nil {
		return Period{}, fmt.Errorf("%q: %w", from, err)
	}
	if isRange {
		last, err := parseOne(to, now)
		if err != nil {
			return Period{}, fmt.Errorf("%q: %w", to, err)
		}
		if last.To <= p.From {
			return Period{}, fmt.Errorf("%q: it ends before it begins", text)
		}
		p.To, p.Title = last.To, p.Title+" to "+last.Title
	}
	p.Part = part(p.From, p.To, now)
	return p, nil
}

// parseOne parses a period that has a name, or is a day, a month or a year.
func parseOne(text string, now time.Time) (Period, error) {
	y, m, d := now.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	switch text {
	case "", "today":
		return span(today, 0, 0, 1), nil
	case "yesterday":
		return span(today.AddDate(0, 0, -1), 0, 0, 1), nil
	case "week":
		return span(today.AddDate(0, 0, -int(today.Weekday()+6)%7), 0, 0, 7), nil
	case "month":
		return span(today.AddDate(0, 0, 1-d), 0, 1, 0), nil
	case "year":
		return span(today.AddDate(0, 0, 1-today.YearDay()), 1, 0, 0), nil
	}
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(form.layout, text); err == nil {
			return span(t, form.years, form.months, form.days), nil
		}
	}
	return Period{}, errPeriod
}

// span returns the period from a day on that is so long.
func span(from time.Time, years, months, days int) Period {
	to := from.AddDate(years, months, days)
	p := Period{From: from.Unix(), To: to.Unix()}
	switch {
	case years > 0:
		p.Title = from.Format("2006")
	case months > 0:
		p.Title = from.Format("2006-01")
	case days > 1:
		p.Title = from.Format(time.DateOnly) + " to " + to.AddDate(0, 0, -1).Format(time.DateOnly)
	default:
		p.Title = from.Format(time.DateOnly)
	}
	return p
}

// part returns how much of the days is over, in the zone of now.
func part(from, to int64, now time.Time) float64 {
	return share(midnight(from, now.Location()), midnight(to, now.Location()), now)
}

func share(begin, end int64, now time.Time) float64 {
	return min(max(float64(now.Unix()-begin)/float64(end-begin), 0), 1)
}

// RecordedSince returns the period of which nothing was recorded before a Unix time: Part is of
// what is left of it then.
func (p Period) RecordedSince(first int64, now time.Time) Period {
	begin, end := midnight(p.From, now.Location()), midnight(p.To, now.Location())
	if first > begin && first < end {
		p.Part = share(first, end, now)
	}
	return p
}

// midnight returns the Unix time at which a day begins in a zone. Where clocks are set at
// midnight, that is another time than 0:00, or the first of two.
func midnight(day int64, zone *time.Location) int64 {
	const step = 15 * 60 // Offsets of zones are multiples of it.
	y, m, d := time.Unix(day, 0).UTC().Date()
	at := time.Date(y, m, d, 0, 0, 0, 0, zone).Unix()
	dayOf := func(at int64) int64 { return history.Days.Key(time.Unix(at, 0).In(zone)) }
	for dayOf(at) < day {
		at += step
	}
	for dayOf(at-step) == day {
		at -= step
	}
	return at
}

// Months reports whether it is made of whole months.
func (p *Period) Months() bool {
	return time.Unix(p.From, 0).UTC().Day() == 1 && time.Unix(p.To, 0).UTC().Day() == 1
}
