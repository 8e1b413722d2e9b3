package reports_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/history/store"
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

// in returns the sample in a form.
func in(t *testing.T, f reports.Form) []byte {
	t.Helper()
	text, err := reports.Append(nil, f, sample(t), model.Units{})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestFirstContactsAreWrittenInAllForms(t *testing.T) {
	t.Parallel()
	all := []report.FirstContact{{Day: "2026-11-30", Process: "curl", With: "AS64500 Example"}}
	for f, want := range map[reports.Form]string{
		reports.Text: "today for the first time\n\nDAY         PROCESS  WITH\n2026-11-30  curl     AS64500 Example\n",
		reports.CSV:  "day,process,with\n2026-11-30,curl,AS64500 Example\n",
		reports.JSON: `[{"day":"2026-11-30","process":"curl","with":"AS64500 Example"}]` + "\n",
	} {
		got, err := reports.AppendContacts([]byte("> "), f, "today", all)
		if err != nil || string(got) != "> "+want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
}

func TestADatabaseIsDescribed(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	month := func(m time.Month, iface string, recorded, missed uint64) store.Period {
		key := time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC).Unix()
		return store.Period{ID: history.BucketID{Level: history.Months, Key: key, Interface: iface}, Recorded: flows.Pair{Sent: recorded}, Missed: flows.Pair{Recv: missed}}
	}
	d := reports.Database{
		Path: "/var/lib/iftopgo/history.db", Size: 2_000_000, Zone: time.UTC,
		Extents: []store.Extent{{Level: history.Hours, First: at.Unix() - 7200, Last: at.Unix(), Buckets: 3}, {Level: history.Months, First: 1761955200, Last: 1761955200, Buckets: 1}},
		Pauses:  []store.Pause{{Since: at.Add(-time.Hour), Until: at, Why: "the machine was started anew"}},
		Months:  []store.Period{month(10, "eth0", 1000, 0), month(11, "eth0", 500, 7), month(11, "wlan0", 9, 0)},
	}
	text := `/var/lib/iftopgo/history.db, 2.00MB

hours      from 2026-11-30 10:00 to 2026-11-30 12:00, 3 buckets
months     from 2025-11 to 2025-11, 1 bucket

eth0   1.50kB recorded, 7B not
wlan0  9B recorded, 0B not

nothing was recorded:
2026-11-30 11:00 to 2026-11-30 12:00, the machine was started anew
`
	csv := `row,title,from,to,number,received,sent,not_recorded_received,not_recorded_sent
database,/var/lib/iftopgo/history.db,,,2000000,,,,
buckets,hours,2026-11-30T10:00:00Z,2026-11-30T12:00:00Z,3,,,,
buckets,months,2025-11,2025-11,1,,,,
interface,eth0,,,,0,1500,7,0
interface,wlan0,,,,0,9,0,0
pause,the machine was started anew,2026-11-30T11:00:00Z,2026-11-30T12:00:00Z,,,,,
`
	json := `{"path":"/var/lib/iftopgo/history.db","bytes":2000000,"buckets":[` +
		`{"of":"hours","from":"2026-11-30T10:00:00Z","to":"2026-11-30T12:00:00Z","count":3},{"of":"months","from":"2025-11","to":"2025-11","count":1}],` +
		`"interfaces":[{"interface":"eth0","recorded":{"received":0,"sent":1500},"not_recorded":{"received":7,"sent":0}},` +
		`{"interface":"wlan0","recorded":{"received":0,"sent":9},"not_recorded":{"received":0,"sent":0}}],` +
		`"pauses":[{"from":"2026-11-30T11:00:00Z","to":"2026-11-30T12:00:00Z","why":"the machine was started anew"}]}` + "\n"
	for f, want := range map[reports.Form]string{reports.Text: text, reports.CSV: csv, reports.JSON: json} {
		got, err := reports.AppendDatabase([]byte("> "), f, &d)
		if diff := cmp.Diff("> "+want, string(got)); err != nil || diff != "" {
			t.Error(err, diff)
		}
	}
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
	if diff := cmp.Diff(want, string(in(t, reports.Text))); diff != "" {
		t.Error(diff)
	}
}

// TestLinesAddUpToTheTotal reads what programs read.
func TestLinesAddUpToTheTotal(t *testing.T) {
	t.Parallel()
	lines, err := csv.NewReader(bytes.NewReader(in(t, reports.CSV))).ReadAll()
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
	var d map[string]any
	if err := json.Unmarshal(in(t, reports.JSON), &d); err != nil {
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
