package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/history/store"
	"iftopgo/internal/cli"
)

// nearest is how many names a hint has.
const nearest = 3

// hint says, beside a report in which nothing is, what there is instead, and beside one of which a part is not
// kept any more that it is so.
func (q *reporter) hint(ctx context.Context, made *report.Report) error {
	if first, later := keptOf(q.extents).DaysSince(&q.Of); later && q.level == history.Days && q.Of.To > first {
		day := time.Unix(first, 0).UTC()
		cli.Warn(q.stderr, fmt.Sprintf("%s is of the time from %s on: of days before that, only the sums of whole months are kept", q.Of.Title, day.Format(time.DateOnly)))
	}
	if made.Total != (flows.Pair{}) {
		return nil
	}
	text, err := q.whatThereIs(ctx)
	if err == nil && text != "" {
		cli.Warn(q.stderr, text)
	}
	return err
}

// whatThereIs says what there is of a period in which nothing is that was asked for; empty when all that
// can be said is in the report.
func (q *reporter) whatThereIs(ctx context.Context) (string, error) {
	s := q.span(q.level)
	s.Interface = ""
	sums, err := q.reader.Sums(ctx, s)
	switch {
	case err != nil:
		return "", err
	case len(sums) == 0:
		return q.whenThereIs(), nil
	}
	for _, n := range q.Narrowed() {
		if of := q.namesLike(sums, n); of != "" {
			return of, nil
		}
	}
	if q.Interface != "" {
		return q.interfaces(ctx, s)
	}
	if q.narrowed() {
		return fmt.Sprintf("nothing of %s is all of that; without the filter there is something", q.Of.Title), nil
	}
	return "", nil
}

// namesLike says which names there are instead of one that nothing has; empty when something has it.
func (q *reporter) namesLike(sums history.Sums, n report.Narrow) string {
	for s := range sums {
		if n.Has(&s) {
			return ""
		}
	}
	made := report.Of(q.Of, sums, n.By, 0, flows.Pair{})
	var all []string
	for _, row := range made.Rows {
		all = append(all, row.Title)
	}
	return fmt.Sprintf("%s has no %s %s; there is %s", q.Of.Title, n.By, n.Value, listed(report.Nearest(all, n.Value, nearest), len(all)))
}

// interfaces says on which interfaces there is something in a span.
func (q *reporter) interfaces(ctx context.Context, s store.Span) (string, error) {
	periods, err := q.reader.Periods(ctx, s)
	var all []string
	seen := map[string]bool{}
	for _, p := range periods {
		if name := p.ID.Interface; !seen[name] {
			seen[name] = true
			all = append(all, name)
		}
	}
	if err != nil || seen[q.Interface] {
		return "", err
	}
	return fmt.Sprintf("%s has no interface %s; there is %s", q.Of.Title, q.Interface, listed(report.Nearest(all, q.Interface, nearest), len(all))), nil
}

// whenThereIs says of which days something is kept.
func (q *reporter) whenThereIs() string {
	day := func(key int64) string { return time.Unix(key, 0).UTC().Format(time.DateOnly) }
	for _, e := range q.extents {
		switch {
		case e.Level != history.Days:
		case e.First < q.Of.To && e.Last >= q.Of.From:
			return fmt.Sprintf("nothing is kept of %s yet: a recorder writes about once a minute", q.Of.Title)
		default:
			return fmt.Sprintf("nothing is kept of %s: there is something from %s to %s", q.Of.Title, day(e.First), day(e.Last))
		}
	}
	return ""
}

// listed lists names, which are some of so many.
func listed(names []string, of int) string {
	text := strings.Join(names, ", ")
	if more := of - len(names); more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}
