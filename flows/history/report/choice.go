package report

import (
	"iftopgo/flows"
	"iftopgo/flows/history"
)

// Choice is what is reported of an excerpt.
type Choice struct {
	// By is what rows are of: a word of Words, or ByInterfaceWord.
	By string
	// Bucket is the key of the only bucket that counts where OneBucket says so.
	Bucket    int64
	OneBucket bool
	// Within are rows of other reports: only what is in all of them counts.
	Within []Within
	// Matches says of each subject of the excerpt whether it counts; nil is all of them.
	Matches []bool
}

// Within is a row of a report, by its title.
type Within struct{ By, Title string }

// Narrowed reports whether only some of the traffic counts, of which nobody knows how much was
// missed.
func (c *Choice) Narrowed() bool { return c.Matches != nil || len(c.Within) > 0 }

// Has reports whether a subject is in the row. What has no place of its own is in none.
func (w Within) Has(s *history.Subject) bool {
	for _, one := range words {
		if one.word == w.By {
			return s.Other&one.dimension == 0 && orUnknown(one.title(s)) == w.Title
		}
	}
	return false
}

// orUnknown is the title of a row.
func orUnknown(title string) string {
	if title == "" {
		return unknown
	}
	return title
}

// counted says of each subject of an excerpt whether the choice has it.
func (c *Choice) counted(e *history.Excerpt) []bool {
	counted := make([]bool, len(e.Subjects))
	for i := range e.Subjects {
		counted[i] = c.Matches == nil || c.Matches[i]
		for _, w := range c.Within {
			counted[i] = counted[i] && (w.By == ByInterfaceWord || w.Has(&e.Subjects[i]))
		}
	}
	return counted
}

// isOn reports whether the choice has an interface.
func (c *Choice) isOn(name string) bool {
	for _, w := range c.Within {
		if w.By == ByInterfaceWord && w.Title != name {
			return false
		}
	}
	return true
}

// Bar is what was carried in a bucket. Both parts are together all there was.
type Bar struct {
	Key              int64
	Recorded, Missed flows.Pair
	// Kept says that the history has something of the time, be it 0.
	Kept bool
}

// Total is all that was carried.
func (b *Bar) Total() flows.Pair { return b.Recorded.Plus(b.Missed) }

// Bars returns what was carried in buckets, by their keys: those of the excerpt that have others
// are left out. It is of all buckets, whichever the choice has.
func Bars(e *history.Excerpt, keys []int64, c *Choice) []Bar {
	bars := make([]Bar, len(keys))
	at := make(map[int64]*Bar, len(keys))
	for i, key := range keys {
		bars[i].Key = key
		at[key] = &bars[i]
	}
	counted, narrowed := c.counted(e), c.Narrowed()
	for i := range e.Buckets {
		b := &e.Buckets[i]
		bar := at[b.ID.Key]
		if bar == nil || !c.isOn(b.ID.Interface) {
			continue
		}
		bar.Kept = true
		if !narrowed {
			bar.Missed = bar.Missed.Plus(b.Missed)
		}
		for _, p := range b.All {
			if counted[p.Subject] {
				bar.Recorded = bar.Recorded.Plus(p.Bytes)
			}
		}
	}
	return bars
}

// Chosen returns the report of a choice, with all its rows.
func Chosen(p Period, e *history.Excerpt, c *Choice) Report {
	sums, interfaces := history.Sums{}, map[string]flows.Pair{}
	var missed flows.Pair
	counted, narrowed := c.counted(e), c.Narrowed()
	bySubject := make([]flows.Pair, len(e.Subjects))
	for i := range e.Buckets {
		b := &e.Buckets[i]
		if c.OneBucket && b.ID.Key != c.Bucket || !c.isOn(b.ID.Interface) {
			continue
		}
		if !narrowed {
			missed = missed.Plus(b.Missed)
		}
		for _, one := range b.All {
			if counted[one.Subject] {
				bySubject[one.Subject] = bySubject[one.Subject].Plus(one.Bytes)
				interfaces[b.ID.Interface] = interfaces[b.ID.Interface].Plus(one.Bytes)
			}
		}
	}
	if c.By == ByInterfaceWord {
		return ByInterface(p, interfaces, 0, missed)
	}
	for i, bytes := range bySubject {
		sums.Add(e.Subjects[i], bytes)
	}
	return Of(p, sums, c.By, 0, missed)
}

// NotKept are the terms of the row filter for what no subject has.
func NotKept() []string { return []string{"pid", "dir", "machine"} }
