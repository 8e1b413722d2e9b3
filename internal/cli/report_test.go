package cli

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows/history/report"
)

// reportOf parses the command line of a report.
func reportOf(args ...string) (*Report, error) {
	return ParseReport(args, time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC), io.Discard, io.Discard)
}

func TestAReportIsParsed(t *testing.T) {
	t.Parallel()
	c, err := reportOf("week", "proc:firefox", "!host:example", "--by", "host", "--limit=0", "--process", "firefox", "--network=AS64500", "--over", "1.5GiB")
	if err != nil {
		t.Fatal(err)
	}
	if c.Of.Title != "2026-11-30 to 2026-12-06" || c.By != "host" || c.Limit != 0 || *c.Over != 3<<29 || c.Match.All() {
		t.Errorf("%+v, over %d", c.ReportFlags, *c.Over)
	}
	want := []report.Narrow{{By: "process", Value: "firefox"}, {By: "network", Value: "AS64500"}}
	if diff := cmp.Diff(want, c.Narrowed()); diff != "" {
		t.Error(diff)
	}
	if c, err = reportOf("proc:firefox", "net:192.0.2.0/24"); err != nil || c.Of.Title != "2026-11-30" || len(c.Filter) != 2 || c.Match.All() {
		t.Errorf("terms without a period: %+v, %v", c, err)
	}
	if c, err = reportOf(); err != nil || c.Of.Title != "2026-11-30" || c.By != report.ByTimeWord || c.Limit != 20 || c.Over != nil || !c.Match.All() {
		t.Errorf("without arguments: %+v, %v", c, err)
	}
}

func TestAReportThatCannotBeMadeIsOneLine(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"soon":                    `"soon": a period is today,`,
		"today proc:":             "the filter: column",
		"today foo:bar":           "the filter: column",
		"today pid:12":            `the filter: the history does not keep "pid"`,
		"--by=weather":            `--by: "weather" is not one of time, process,`,
		"--limit=-1":              "is not a whole number from 0 on",
		"2026-11-30T10:00":        `"2026-11-30T10:00": a period is today`,
		"--over=much":             `"much" is no size: write it as 50GB`,
		"--json --csv":            "--json and --csv are two forms",
		"--db today":              "--db says what is kept",
		"--db proc:curl":          "--db says what is kept",
		"--db --by=host":          "--db says what is kept",
		"--db --process=curl":     "--db says what is kept",
		"--db -i eth0":            "--db says what is kept",
		"--db --json":             "",
		"--db --csv":              "",
		"--db --over 1GB":         "--over compares the total",
		"--new --over 1GB":        "--over compares the total",
		"--new --by host":         "takes no --by",
		"--colour":                "there is no flag --colour: iftopgo report --help lists them",
		"2026-12-01..2026-11-30":  "it ends before it begins",
		"--over=-5GB":             "is no size",
		"--over -5":               `"-5" is no size: write it as 50GB`,
		"--over":                  "a value is missing: write --over SIZE",
		"--over=5Gi":              "",
		"--interface=eth0 --new":  "",
		"2026-01..2026-03 --json": "",
	} {
		_, err := reportOf(strings.Fields(args)...)
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", args, err, want)
		case err != nil && (strings.Contains(err.Error(), "\n") || ExitStatus(err) != ExitUsage):
			t.Errorf("%s: %q, status %d", args, err, ExitStatus(err))
		}
	}
}

func TestMoreThanOverHasAStatusOfItsOwn(t *testing.T) {
	t.Parallel()
	err := OverError{Total: "61GB", Over: "50GB", Period: "2026-11"}
	if ExitStatus(err) != ExitOver || err.Error() != "61GB in 2026-11 is more than 50GB" {
		t.Errorf("%v, status %d", err, ExitStatus(err))
	}
}

func TestSizesOfBytes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]byteSize{
		"0": 0, "1000": 1000, "17B": 17, "50GB": 50e9, "50G": 50e9, "4.5TiB": 9 << 39, "1kB": 1000, "1KiB": 1024, "1Ki": 1024, "2MB": 2e6, "1EB": 1e18,
	} {
		var got byteSize
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%s: %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "B", "GB", "5iB", "5XB", "-1", "NaN", "Inf", "10EB", "1e400", "5 GB"} {
		var got byteSize
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
}
