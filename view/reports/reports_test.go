package reports_test

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/model"
	"iftopgo/view/reports"
)

// sample is a report of a day of which half is over.
func sample(t *testing.T) *report.Report {
	t.Helper()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	p, err := report.ParsePeriod("today", now)
	if err != nil {
		t.Fatal(err)
	}
	r := report.Of(p, history.Sums{
		{Process: "firefox", Host: "192.0.2.1"}: {Sent: 1_000_000, Recv: 99_000_000}, {Process: "firefox", Host: "192.0.2.2"}: {Recv: 100_000_000},
		{Process: "backup"}: {Sent: 50_000_000}, {Process: "ssh"}: {Sent: 1000}, {Process: "dig"}: {Sent: 10}, {}: {Sent: 7},
		{Other: history.Processes}: {Sent: 3, Recv: 4},
	}, "process", 3, flows.Pair{Sent: 20_000_000})
	return &r
}

func TestAReportForPeople(t *testing.T) {
	t.Parallel()
	want := `2026-11-30 by process

PROCESS        RECEIVED      SENT     TOTAL  SHARE
firefox           199MB    1.00MB     200MB  74.1% ████████████████████
backup               0B    50.0MB    50.0MB  18.5% █████
ssh                  0B    1.00kB    1.00kB   0.0%
2 more               0B       17B       17B   0.0%
other                4B        3B        7B   0.0%
not recorded         0B    20.0MB    20.0MB   7.4%
total             199MB    71.0MB     270MB 100.0%
estimate          398MB     142MB     540MB
`
	if diff := cmp.Diff(want, string(reports.AppendText(nil, sample(t), model.Units{}))); diff != "" {
		t.Error(diff)
	}
}

// TestLinesAddUpToTheTotal reads what programs read.
func TestLinesAddUpToTheTotal(t *testing.T) {
	t.Parallel()
	text, err := reports.AppendCSV(nil, sample(t))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	sum := func(column int) (rows, total int) {
		for _, l := range lines[1:] {
			n, err := strconv.Atoi(l[column])
			if err != nil {
				t.Fatal(err)
			}
			if l[0] == "total" {
				total = n
			} else {
				rows += n
			}
		}
		return rows, total
	}
	for column := range 2 {
		if rows, total := sum(column + 2); rows != total || total == 0 {
			t.Errorf("%s: %d, and the total %d", lines[0][column+2], rows, total)
		}
	}
	text, err = reports.AppendJSON(nil, sample(t))
	if err != nil {
		t.Fatal(err)
	}
	var d map[string]any
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"received": 199_000_004.0, "sent": 71_001_020.0}
	if diff := cmp.Diff(want, d["total"]); diff != "" {
		t.Error(diff)
	}
	first := map[string]any{"title": "firefox", "received": 199_000_000.0, "sent": 1_000_000.0}
	if diff := cmp.Diff(first, d["rows"].([]any)[0]); diff != "" {
		t.Error(diff)
	}
}
