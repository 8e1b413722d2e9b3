package app

import (
	"context"
	"io"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/history/store"
	"iftopgo/internal/cli"
)

// reporter answers what one command line asks.
type reporter struct {
	*cli.Report
	reader *store.Reader
	now    time.Time
	out    io.Writer
	stderr io.Writer

	// extents are what is kept. The period as a whole is read from buckets of level, and by time from those
	// of times.
	extents      []store.Extent
	level, times history.Level
}

// look sees what is kept: since when there is anything of the period, and in which buckets.
func (q *reporter) look(ctx context.Context) (err error) {
	if q.extents, err = q.reader.Extents(ctx); err != nil {
		return err
	}
	kept := keptOf(q.extents)
	zone := q.now.Location()
	q.level, q.times = kept.WholeLevel(&q.Of, zone), kept.Level(&q.Of, zone)
	q.Of = q.Of.RecordedSince(kept.Since(zone).Unix(), q.now)
	return nil
}

// keptOf are the first buckets of what is kept.
func keptOf(extents []store.Extent) report.Kept {
	kept := report.Kept{}
	for _, e := range extents {
		kept[e.Level] = e.First
	}
	return kept
}

// span returns the buckets of a level that the period is made of.
func (q *reporter) span(l history.Level) store.Span {
	s := store.Span{Level: l, Interface: q.Interface}
	s.From, s.To = q.Of.Bounds(l, q.now.Location())
	return s
}

// narrowed reports whether not all of the period is asked for.
func (q *reporter) narrowed() bool { return !q.Match.All() || len(q.Narrowed()) > 0 }

// sums returns what was carried in a span of what is asked for.
func (q *reporter) sums(ctx context.Context, s store.Span) (history.Sums, error) {
	sums, err := q.reader.Sums(ctx, s)
	if err != nil || !q.narrowed() {
		return sums, err
	}
	return q.narrow(sums), nil
}

// narrow leaves out what is not asked for.
func (q *reporter) narrow(sums history.Sums) history.Sums {
	narrowed := history.Sums{}
	for _, s := range history.Select(sums.Largest(), q.Match.Select) {
		if q.has(&s) {
			narrowed.Add(s, sums[s])
		}
	}
	return narrowed
}

// has reports whether a subject has all values that are asked for.
func (q *reporter) has(s *history.Subject) bool {
	for _, n := range q.Narrowed() {
		if !n.Has(s) {
			return false
		}
	}
	return true
}

// periods returns what was recorded in a span, by bucket, and what was missed. Of what is
// narrowed nobody knows what was missed.
func (q *reporter) periods(ctx context.Context, s store.Span) (map[int64]flows.Pair, flows.Pair, error) {
	var missed flows.Pair
	if q.narrowed() {
		return nil, missed, nil
	}
	all, err := q.reader.Periods(ctx, s)
	if err != nil {
		return nil, missed, err
	}
	recorded := map[int64]flows.Pair{}
	for _, p := range all {
		recorded[p.ID.Key] = recorded[p.ID.Key].Plus(p.Recorded)
		missed = missed.Plus(p.Missed)
	}
	return recorded, missed, nil
}

// byTime makes the report by hours, days or months.
func (q *reporter) byTime(ctx context.Context) (report.Report, error) {
	s := q.span(q.times)
	recorded, missed, err := q.periods(ctx, s)
	if err == nil && q.narrowed() {
		recorded, err = q.narrowedPeriods(ctx, s)
	}
	return report.ByTime(q.Of, q.times, q.now.Location(), recorded, missed), err
}

// byInterface makes the report by interface.
func (q *reporter) byInterface(ctx context.Context) (report.Report, error) {
	s := q.span(q.level)
	all, err := q.reader.Periods(ctx, s)
	if err != nil {
		return report.Report{}, err
	}
	carried := map[string]flows.Pair{}
	var missed flows.Pair
	for _, p := range all {
		name := p.ID.Interface
		if !q.narrowed() {
			carried[name], missed = carried[name].Plus(p.Recorded), missed.Plus(p.Missed)
			continue
		}
		if _, done := carried[name]; done {
			continue
		}
		one := s
		one.Interface = name
		sums, err := q.sums(ctx, one)
		if err != nil {
			return report.Report{}, err
		}
		carried[name] = sums.Total()
	}
	return report.ByInterface(q.Of, carried, q.Limit, missed), nil
}

// narrowedPeriods returns what was carried in a span of what is asked for, by bucket.
func (q *reporter) narrowedPeriods(ctx context.Context, s store.Span) (map[int64]flows.Pair, error) {
	all, err := q.reader.Periods(ctx, s)
	if err != nil {
		return nil, err
	}
	recorded := map[int64]flows.Pair{}
	for _, p := range all {
		if _, done := recorded[p.ID.Key]; done {
			continue
		}
		one := s
		one.From, one.To = p.ID.Key, p.ID.Key+1
		sums, err := q.sums(ctx, one)
		if err != nil {
			return nil, err
		}
		recorded[p.ID.Key] = sums.Total()
	}
	return recorded, nil
}
