package report

import (
	"time"

	"iftopgo/flows/history"
)

// Kept are the keys of the first buckets that there are of each level.
type Kept map[history.Level]int64

// pruned reports whether buckets of a level are not kept any more, which are still among those of
// the next, and the first of the latter that has not all of them.
func (k Kept) pruned(l history.Level, zone *time.Location) (until int64, pruned bool) {
	first, there := k[l]
	next, known := k[l+1]
	if !known {
		return 0, false
	}
	if !there {
		return 1<<63 - 1, true
	}
	if l >= history.Days {
		zone = time.UTC
	}
	until = (l + 1).Key(time.Unix(first, 0).In(zone))
	return until, next < until
}

// Level returns the level of the buckets that say most of the period: hours of a day, days of a
// month, months of a year, unless some of those are not kept any more.
func (k Kept) Level(p *Period, zone *time.Location) history.Level {
	return k.from(p.When(), p, zone)
}

// WholeLevel returns the level of the buckets that say most of the whole period: days, unless some of those
// are not kept any more and it is made of whole months.
func (k Kept) WholeLevel(p *Period, zone *time.Location) history.Level {
	return k.from(history.Days, p, zone)
}

// from returns the first level, from one on, of which buckets of the whole period are kept.
func (k Kept) from(l history.Level, p *Period, zone *time.Location) history.Level {
	for l < history.Months && (l+1 < history.Months || p.Months()) {
		if until, pruned := k.pruned(l, zone); !pruned || p.From > until {
			break
		}
		l++
	}
	return l
}

// DaysSince returns the first day of which there is more than the sum of its month, and whether the period has
// days before it, of which there was.
func (k Kept) DaysSince(p *Period) (day int64, later bool) {
	_, pruned := k.pruned(history.Days, time.UTC)
	return k[history.Days], pruned && p.From < k[history.Days]
}

// Since returns when the first of what is kept was recorded, as far as that is known: the five
// minutes, the hour, the day or the month; zero for nothing.
func (k Kept) Since(zone *time.Location) (since time.Time) {
	for l := history.Months; ; l-- {
		first, there := k[l]
		if !there {
			return since
		}
		since = time.Unix(first, 0).In(zone)
		if l >= history.Days {
			y, m, d := since.UTC().Date()
			since = time.Date(y, m, d, 0, 0, 0, 0, zone)
		}
		if l == history.FiveMinutes {
			return since
		}
		if _, pruned := k.pruned(l-1, zone); pruned {
			return since
		}
	}
}
