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
// usual one. Settings that a flag names are read in any case: they may be wrong. Without a home
// there are settings only where a flag names them.
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
	if err := q.look(ctx); err != nil {
		return report.Report{}, err
	}
	switch q.By {
	case report.ByTimeWord:
		return q.byTime(ctx)
	case report.ByInterfaceWord:
		return q.byInterface(ctx)
	}
	sums, err := q.sums(ctx, q.span(q.level))
	if err != nil {
		return report.Report{}, err
	}
	_, missed, err := q.periods(ctx, q.span(q.level))
	if err != nil {
		return report.Report{}, err
	}
	return report.Of(q.Of, sums, q.By, q.Limit, missed), nil
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
