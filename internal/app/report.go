package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/history/store"
	"iftopgo/internal/cli"
	"iftopgo/internal/privsep"
	"iftopgo/internal/userfile"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/reports"
)

// reportOn is iftopgo report: it writes what was recorded. It needs no privileges but to read
// the directory.
func reportOn(ctx context.Context, args []string, stdout io.Writer, stderr io.Writer) (err error) {
	now := time.Now()
	c, err := cli.ParseReport(args, now, stdout, stderr)
	if err != nil {
		return err
	}
	if c.Help {
		return c.PrintHelp(stdout)
	}
	dir, err := reportedDir(c)
	if err != nil {
		return err
	}
	_, _ = now.Zone() // This reads the zone from a file.
	privsep.ConfineReport(dir, userfile.SystemEnv().InvokingUser() == nil || filepath.Clean(dir) == systemStateDir)
	r, err := store.OpenReader(ctx, dir)
	if errors.Is(err, fs.ErrPermission) {
		err = fmt.Errorf("%w; the owner of %s may read it, and its group: use sudo, or become a member of that", err, dir)
	}
	if err != nil {
		return cli.Usage(err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	q := reporter{Report: c, reader: r, now: now, out: stdout, stderr: stderr}
	switch {
	case c.DB:
		return q.describe(ctx)
	case c.New:
		return q.writeNew(ctx)
	default:
		return q.write(ctx)
	}
}

// reportedDir is the directory that is reported: the one of the flag, or of the settings, or the
// usual one. Settings that a flag names are read in any case: they may be wrong. Without a home there are settings only where a flag names them.
func reportedDir(c *cli.Report) (string, error) {
	if c.Dir != "" && c.Config == "" {
		return c.Dir, nil
	}
	p := prefs.Default()
	place, err := prefs.Locate(c.Config, userfile.SystemEnv())
	switch {
	case err == nil:
		if p, _, err = prefs.Load(place); err != nil {
			return "", cli.Usage(err)
		}
	case c.Config != "":
		return "", cli.Usage(err)
	}
	return cmp.Or(c.Dir, p.History.Dir, reportDir(os.Getenv, os.Geteuid())), nil
}

// reporter answers what one command line asks.
type reporter struct {
	*cli.Report
	reader *store.Reader
	now    time.Time
	out    io.Writer
	stderr io.Writer
}

// write writes the report.
func (q *reporter) write(ctx context.Context) error {
	made, err := q.make(ctx)
	if err != nil {
		return err
	}
	text, err := reports.Append(nil, q.form(), &made, model.Units{})
	if err := q.print(text, err); err != nil {
		return err
	}
	if err := q.hint(ctx, &made); err != nil {
		return err
	}
	return q.compare(&made)
}

// compare says when the total is more than --over.
func (q *reporter) compare(made *report.Report) error {
	if q.Over == nil || made.Total.Sum() <= uint64(*q.Over) {
		return nil
	}
	units := model.Units{}
	return cli.OverError{Total: units.FormatBytes(made.Total.Sum()), Over: units.FormatBytes(uint64(*q.Over)), Period: made.Period.Title}
}

// make makes the report.
func (q *reporter) make(ctx context.Context) (report.Report, error) {
	level, err := q.level(ctx)
	if err != nil {
		return report.Report{}, err
	}
	switch q.By {
	case report.ByTimeWord:
		return q.byTime(ctx, level)
	case report.ByInterfaceWord:
		return q.byInterface(ctx, level)
	}
	sums, err := q.sums(ctx, q.span(level))
	if err != nil {
		return report.Report{}, err
	}
	_, missed, err := q.periods(ctx, q.span(level))
	if err != nil {
		return report.Report{}, err
	}
	return report.Of(q.Of, sums, q.By, q.Limit, missed), nil
}

// level returns the level of buckets that the period is read from, and sees since when there are
// any.
func (q *reporter) level(ctx context.Context) (history.Level, error) {
	extents, err := q.reader.Extents(ctx)
	if err != nil {
		return 0, err
	}
	level := history.Days
	for _, e := range extents {
		switch e.Level {
		case history.Hours:
			q.Of = q.Of.RecordedSince(e.First, q.now)
		case history.Days:
			level = q.Of.Level(e.First)
		default:
		}
	}
	return level, nil
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

// byTime makes the report by hours, days or months, from the buckets of the level where those
// of the hours are not kept any more.
func (q *reporter) byTime(ctx context.Context, level history.Level) (report.Report, error) {
	if when := q.Of.When(); level != history.Months {
		level = when
	}
	s := q.span(level)
	recorded, missed, err := q.periods(ctx, s)
	if err == nil && level == history.Hours && len(recorded) == 0 && !q.narrowed() { // They may be too old.
		level = history.Days
		s = q.span(level)
		recorded, missed, err = q.periods(ctx, s)
	}
	if err == nil && q.narrowed() {
		recorded, err = q.narrowedPeriods(ctx, s)
	}
	return report.ByTime(q.Of, level, q.now.Location(), recorded, missed), err
}

// byInterface makes the report by interface.
func (q *reporter) byInterface(ctx context.Context, level history.Level) (report.Report, error) {
	s := q.span(level)
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

// writeNew writes what was seen for the first time in the period.
func (q *reporter) writeNew(ctx context.Context) error {
	first, err := q.reader.FirstSeen(ctx, q.span(history.Days), func(s history.Subject) (history.Subject, bool) {
		if !q.has(&s) {
			return s, false
		}
		return report.Contact(&s)
	})
	if err != nil {
		return err
	}
	return q.print(reports.AppendContacts(nil, q.form(), q.Of.Title, report.Contacts(first)))
}

// describe writes what is kept.
func (q *reporter) describe(ctx context.Context) error {
	d := reports.Database{Path: q.reader.Path(), Zone: q.now.Location()}
	var err error
	if d.Size, err = q.reader.Size(); err != nil {
		return err
	}
	if d.Extents, err = q.reader.Extents(ctx); err != nil {
		return err
	}
	if d.Pauses, err = q.reader.Pauses(ctx); err != nil {
		return err
	}
	const ever = 1 << 60
	if d.Months, err = q.reader.Periods(ctx, store.Span{Level: history.Months, To: ever}); err != nil {
		return err
	}
	return q.print(reports.AppendDatabase(nil, q.form(), &d))
}

// form is how it is written.
func (q *reporter) form() reports.Form {
	switch {
	case q.JSON:
		return reports.JSON
	case q.CSV:
		return reports.CSV
	default:
		return reports.Text
	}
}

// print prints what was made, unless that has failed.
func (q *reporter) print(text []byte, err error) error {
	if err != nil {
		return err
	}
	if _, err := q.out.Write(text); err != nil {
		return fmt.Errorf("writing to standard output: %w", err)
	}
	return nil
}
