package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
)

func TestPeriods(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 29, 6, 0, 0, 0, time.UTC) // A Sunday.
	day := func(text string) int64 {
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return at.Unix()
	}
	for text, want := range map[string]report.Period{
		"":                       {day("2026-11-29"), day("2026-11-30"), "2026-11-29", 0.25},
		"today":                  {day("2026-11-29"), day("2026-11-30"), "2026-11-29", 0.25},
		"yesterday":              {day("2026-11-28"), day("2026-11-29"), "2026-11-28", 1},
		"week":                   {day("2026-11-23"), day("2026-11-30"), "2026-11-23 to 2026-11-29", 6.25 / 7},
		"month":                  {day("2026-11-01"), day("2026-12-01"), "2026-11", 28.25 / 30},
		"year":                   {day("2026-01-01"), day("2027-01-01"), "2026", 332.25 / 365},
		"2026-02":                {day("2026-02-01"), day("2026-03-01"), "2026-02", 1},
		"2027":                   {day("2027-01-01"), day("2028-01-01"), "2027", 0},
		"2026-10-30..2026-11-02": {day("2026-10-30"), day("2026-11-03"), "2026-10-30 to 2026-11-02", 1},
		"2025..yesterday":        {day("2025-01-01"), day("2026-11-29"), "2025 to 2026-11-28", 1},
	} {
		got, err := report.ParsePeriod(text, now)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
	for text, want := range map[string]string{
		"tomorrow": `"tomorrow": a period is`, "2026-13": "a period is", "2026-02-30": "a period is", "..": "", "today..yesterday": "it ends before it begins",
		"2026..": "", "..soon": `"soon": a period is`,
	} {
		if _, err := report.ParsePeriod(text, now); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestAnEstimateIsOfTheTimeThatWasRecorded has a recorder that began at noon.
func TestAnEstimateIsOfTheTimeThatWasRecorded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 18, 0, 0, 0, time.UTC)
	p, err := report.ParsePeriod("today", now)
	if err != nil {
		t.Fatal(err)
	}
	noon := now.Add(-6 * time.Hour).Unix()
	for first, want := range map[int64]uint64{noon: 200, noon - 86_400: 133} {
		r := report.ByInterface(p.RecordedSince(first, now), map[string]flows.Pair{"eth0": {Sent: 100}}, 0, flows.Pair{})
		if got, ok := r.Estimate(); !ok || got.Sent != want {
			t.Errorf("%d, %t; want %d", got.Sent, ok, want)
		}
	}
}

func TestNothingIsEstimatedOfNothing(t *testing.T) {
	t.Parallel()
	r := report.ByInterface(report.Period{Part: 0.5}, nil, 0, flows.Pair{})
	if p, ok := r.Estimate(); ok {
		t.Errorf("%v is estimated", p)
	}
}

// TestDaysAreThoseOfTheirZone takes days on which the clock is set forth, at midnight, and back.
func TestDaysAreThoseOfTheirZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, day string
		hours     int64
	}{
		{"Europe/Berlin", "2026-03-29", 23},
		{"Europe/Berlin", "2026-10-25", 25},
		{"Asia/Kathmandu", "2026-10-25", 24},
		{"America/Sao_Paulo", "2018-11-04", 23},
		{"Africa/Cairo", "2026-04-24", 23},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		p, err := report.ParsePeriod(c.day, time.Date(2026, 11, 30, 0, 0, 0, 0, zone))
		if err != nil {
			t.Fatal(err)
		}
		from, to := p.Bounds(history.Hours, zone)
		if hours := (to - from) / 3600; hours != c.hours {
			t.Errorf("%s in %s has %d hours, want %d", c.day, c.zone, hours, c.hours)
		}
		for at := from; at < to; at += 300 {
			if key := history.Days.Key(time.Unix(at, 0).In(zone)); key != p.From {
				t.Fatalf("%v is not part of %s", time.Unix(at, 0).In(zone), c.day)
			}
		}
	}
}

func TestAnHourThatHappensTwiceHasTheZoneInItsName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from string
		step time.Duration
		want []string
	}{
		"Europe/Berlin":       {"2026-10-24T23:00:00Z", time.Hour, []string{"01:00", "02:00 CEST", "02:00 CET", "03:00"}},
		"Australia/Lord_Howe": {"2026-04-04T14:00:00Z", 30 * time.Minute, []string{"01:00", "01:30 +11", "01:30 +1030", "02:00"}},
		"Asia/Kathmandu":      {"2026-10-24T21:00:00Z", time.Hour, []string{"02:45", "03:45", "04:45", "05:45"}},
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for range c.want {
			got = append(got, report.Name(history.FiveMinutes, at.Unix(), zone))
			at = at.Add(c.step)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestRowsAddUp makes reports of any sums.
func TestContactsAreOfOneProgramAndOneNetworkOrHost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		subject history.Subject
		want    string // empty for none
	}{
		"a host":                   {history.Subject{Process: "curl", Host: "192.0.2.1", Name: "a.example", Service: "https"}, "2026-11-30 curl a.example 192.0.2.1"},
		"a network":                {history.Subject{Process: "curl", Host: "192.0.2.1", ASN: 64500, Org: "Example"}, "2026-11-30 curl AS64500 Example"},
		"of an unknown program":    {history.Subject{Host: "192.0.2.1"}, "2026-11-30 unknown 192.0.2.1"},
		"of the other programs":    {history.Subject{Host: "192.0.2.1", Other: history.Processes}, ""},
		"with the other hosts":     {history.Subject{Process: "curl", Other: history.Hosts}, ""},
		"with nobody, such as ARP": {history.Subject{Process: "curl"}, ""},
	} {
		contact, ok := report.Contact(&c.subject)
		got := ""
		if ok {
			first := report.Contacts(map[history.Subject]int64{contact: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC).Unix()})[0]
			got = first.Day + " " + first.Process + " " + first.With
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestRowsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sums := history.Sums{}
		text := rapid.SampledFrom([]string{"", "a", "b", "c"})
		for range rapid.IntRange(0, 30).Draw(t, "subjects") {
			s := history.Subject{
				Process: text.Draw(t, "process"), Program: text.Draw(t, "program"), Host: text.Draw(t, "host"), Service: text.Draw(t, "service"),
				Other: history.Dimension(rapid.IntRange(0, int(history.AllDimensions)).Draw(t, "other")),
			}
			sums.Add(s, flows.Pair{Sent: rapid.Uint64Range(0, 1000).Draw(t, "sent"), Recv: rapid.Uint64Range(0, 1000).Draw(t, "received")})
		}
		missed := flows.Pair{Sent: rapid.Uint64Range(0, 10).Draw(t, "missed")}
		r := report.Of(report.Period{}, sums, rapid.SampledFrom(report.Words()).Draw(t, "by"), rapid.IntRange(0, 5).Draw(t, "limit"), missed)
		sum := r.Rest.Plus(r.Other).Plus(r.Missed)
		for _, row := range r.Rows {
			sum = sum.Plus(row.Bytes)
		}
		if sum != r.Total || r.Total != sums.Total().Plus(missed) {
			t.Fatalf("rows are %v, the total %v; want %v", sum, r.Total, sums.Total().Plus(missed))
		}
	})
}
