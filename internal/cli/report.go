package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"iftopgo/flows/history/report"
	"iftopgo/flows/rowfilter"
)

// ReportFlags are the command line of a report, as kong parses it.
type ReportFlags struct {
	Period string `arg:"" optional:"" help:"today, yesterday, week, month, year, a day 2026-11-30, a month 2026-11, a year 2026, or two of them FROM..TO. Default: today."`
	Filter words  `arg:"" optional:"" help:"Only what the terms match, as the row filter of the screen has them: 'proc:firefox net:10.0.0.0/8'."`

	By    string `enum:"time,${report_by}" default:"time" placeholder:"WHAT" group:"what" help:"One row for each ${report_by_list}, the largest first. Default: time."`
	Limit int    `default:"20" placeholder:"N" group:"what" help:"List at most N rows; 0 for all. Default 20."`
	New   bool   `group:"what" help:"List what was seen for the first time in the period: programs with the network or host they spoke to."`

	Process   string `placeholder:"NAME" group:"narrow" help:"Only of this process, by its name or the path of its program."`
	Host      string `placeholder:"ADDRESS" group:"narrow" help:"Only with this remote host."`
	Name      string `placeholder:"NAME" group:"narrow" help:"Only with remote hosts of this name."`
	Service   string `placeholder:"NAME" group:"narrow" help:"Only of this service: https, https/tcp or 443."`
	User      string `placeholder:"NAME" group:"narrow" help:"Only of this user."`
	Package   string `placeholder:"NAME" group:"narrow" help:"Only of programs of this package."`
	Container string `placeholder:"NAME" group:"narrow" help:"Only of this container, pod or unit."`
	Network   string `placeholder:"ASN" group:"narrow" help:"Only with this autonomous system: AS64500, or its organisation."`
	Country   string `placeholder:"CODE" group:"narrow" help:"Only with remote hosts in this country."`
	Protocol  string `placeholder:"NAME" group:"narrow" help:"Only of this protocol."`
	Interface string `short:"i" placeholder:"NAME" group:"narrow" help:"Only on this interface."`

	JSON bool      `name:"json" group:"output" help:"Write a JSON object."`
	CSV  bool      `name:"csv" group:"output" help:"Write comma-separated values."`
	Over *byteSize `placeholder:"SIZE" group:"output" help:"End with status 4 when the total is more than SIZE, such as 50GB or 4.5TiB."`

	DB     bool   `name:"db" group:"more" help:"Say what is kept since when, how large it is, and what is missing."`
	Dir    string `placeholder:"DIR" type:"path" completion:"dir" group:"more" help:"Where it was recorded. Default: where iftopgo record writes."`
	Config string `short:"c" placeholder:"FILE" type:"path" completion:"settings" group:"more" help:"Read settings from FILE: the directory in [history]."`
	Help   bool   `short:"h" group:"more" help:"Show this help and exit."`
}

// words are all arguments that are left.
type words []string

// Decode takes them.
func (w *words) Decode(c *kong.DecodeContext) error {
	for c.Scan.Peek().IsValue() {
		*w = append(*w, c.Scan.Pop().String())
	}
	return nil
}

// Report is the command line of a report that has been parsed.
type Report struct {
	ReportFlags
	// Of is the period, and Match the row filter.
	Of      report.Period
	Match   rowfilter.Filter
	context *kong.Context
}

// ParseReport parses the arguments after the command. Periods are in the time zone of now.
func ParseReport(args []string, now time.Time, stdout, stderr io.Writer) (*Report, error) {
	c := new(Report)
	parser, err := newReportParser(&c.ReportFlags, kong.Writers(stdout, stderr))
	if err != nil {
		return nil, err
	}
	if c.context, err = parser.Parse(toText(args)); err != nil {
		return nil, UsageError{readable(reportError(err, parser.Model.Node))}
	}
	if c.Help {
		return c, nil
	}
	return c, Usage(c.check(now))
}

// newReportParser returns the parser of the flags of a report.
func newReportParser(f *ReportFlags, options ...kong.Option) (*kong.Kong, error) {
	by := append(report.Words(), report.ByInterfaceWord)
	last := len(by) - 1
	options = append(options, kong.Name("iftopgo "+ReportWord), kong.NoDefaultHelp(),
		kong.Vars{"report_by": strings.Join(by, ","), "report_by_list": strings.Join(by[:last], ", ") + " or " + by[last]},
		kong.ExplicitGroups([]kong.Group{
			{Key: "what", Title: "What is reported:"}, {Key: "narrow", Title: "Narrowed to:"}, {Key: "output", Title: "Output:"}, {Key: "more", Title: "More:"},
		}),
		kong.Description("What iftopgo record has recorded."))
	parser, err := kong.New(f, append(options, valueMappers()...)...)
	if err != nil {
		return nil, fmt.Errorf("describing the command line: %w", err)
	}
	return parser, nil
}

// reportError says what is wrong with the command line.
func reportError(err error, command *kong.Node) error {
	first, _, _ := strings.Cut(err.Error(), ", did you mean")
	if flag, ok := strings.CutPrefix(first, "unknown flag "); ok {
		return unknownFlag(flag, command)
	}
	return err
}

// check parses what is no flag, and rejects flags that contradict each other.
func (c *Report) check(now time.Time) (err error) {
	if strings.Contains(c.Period, ":") && !beginsWithAYear(c.Period) { // It is a term of the filter; no period has a colon.
		c.Filter, c.Period = append(words{c.Period}, c.Filter...), ""
	}
	switch {
	case c.JSON && c.CSV:
		return errors.New("--json and --csv are two forms: choose one")
	case c.Over != nil && (c.New || c.DB):
		return errors.New("--over compares the total of a report, which --new and --db have none of")
	case c.New && c.By != report.ByTimeWord:
		return errors.New("--new lists programs with whom they spoke to, and takes no --by")
	case c.DB && (c.Period != "" || len(c.Filter) > 0 || c.New || c.By != report.ByTimeWord || c.Interface != "" || len(c.Narrowed()) > 0):
		return errors.New("--db says what is kept of all, and takes no period, no filter, and none of --new, --by, --process and the like")
	}
	if c.Of, err = report.ParsePeriod(c.Period, now); err != nil {
		return err
	}
	c.Match, err = rowfilter.Parse(strings.Join(c.Filter, " "), nil)
	if err != nil {
		return fmt.Errorf("the filter: %w", err)
	}
	if unkept := c.Match.Uses(report.NotKept()...); unkept != "" {
		return fmt.Errorf("the filter: the history does not keep %q", unkept)
	}
	return nil
}

// beginsWithAYear reports whether a text was meant as a period, with a time of day perhaps, which none has.
func beginsWithAYear(text string) bool {
	_, err := time.Parse("2006-", text[:min(len("2006-"), len(text))])
	return err == nil
}

// PrintHelp writes the help to the writer that was given to [ParseReport], which is w.
func (c *Report) PrintHelp(w io.Writer) error {
	return errors.Join(c.context.PrintUsage(false), writeExamples(w, ReportWord))
}

// Narrowed are the values that subjects must have.
func (c *Report) Narrowed() []report.Narrow {
	all := []report.Narrow{
		{By: "process", Value: c.Process},
		{By: "host", Value: c.Host},
		{By: "name", Value: c.Name},
		{By: "service", Value: c.Service},
		{By: "user", Value: c.User},
		{By: "package", Value: c.Package},
		{By: "container", Value: c.Container},
		{By: "network", Value: c.Network},
		{By: "country", Value: c.Country},
		{By: "protocol", Value: c.Protocol},
	}
	return slices.DeleteFunc(all, func(n report.Narrow) bool { return n.Value == "" })
}
