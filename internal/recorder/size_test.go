package recorder_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/history/store"
)

// BenchmarkFourHundredDays writes what is kept of a host with 800 subjects in each hour, 400 days
// after its recorder began, and says how large that is on disk, and how much CPU time it takes to
// look for what is too old, and to report a month. Each bucket is written once, as it is when it is over.
func BenchmarkFourHundredDays(b *testing.B) {
	const subjects = 800
	end := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	keep := store.DefaultKeep()
	if testing.Short() { // Whether it runs at all.
		keep.Days, keep.Hours, keep.FiveMinutes = keep.Days/20, keep.Hours/20, keep.FiveMinutes/20
	}
	for b.Loop() {
		dir := b.TempDir()
		db, err := store.OpenWriter(b.Context(), dir, end)
		if err != nil {
			b.Fatal(err)
		}
		host := newBusyHost()
		for _, l := range []struct {
			level    history.Level
			of, step time.Duration
			subjects int
		}{
			{history.Months, keep.Days, 30 * 24 * time.Hour, subjects},
			{history.Days, keep.Days, 24 * time.Hour, subjects},
			{history.Hours, keep.Hours, time.Hour, subjects},
			{history.FiveMinutes, keep.FiveMinutes, 5 * time.Minute, subjects / 4},
		} {
			for at := end.Add(-l.of); at.Before(end); at = at.Add(l.step) {
				id := history.BucketID{Level: l.level, Key: l.level.Key(at), Interface: "eth0"}
				f := store.Flush{At: at, Buckets: []*history.Bucket{{ID: id, Subjects: host.sums(at, l.subjects)}}}
				if err := db.Write(b.Context(), &f); err != nil {
					b.Fatal(err)
				}
			}
		}
		began := cpuTime(b)
		if err := db.Prune(b.Context(), end, keep); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64((cpuTime(b) - began).Milliseconds()), "ms/prune")
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(dir, "history.db"))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
		b.ReportMetric(float64(monthReport(b, dir, end).Milliseconds()), "ms/report")
	}
}

// cpuTime is the CPU time of this process.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// monthReport returns the CPU time that a report of a month takes, the least of some.
func monthReport(b *testing.B, dir string, now time.Time) time.Duration {
	b.Helper()
	least := time.Hour
	for range 5 {
		began := cpuTime(b)
		r, err := store.OpenReader(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		p, err := report.ParsePeriod("2026-11", now)
		if err != nil {
			b.Fatal(err)
		}
		sums, err := r.Sums(b.Context(), store.Span{Level: history.Days, From: p.From, To: p.To})
		if err != nil {
			b.Fatal(err)
		}
		if made := report.Of(p, sums, "process", 20, flows.Pair{}); len(made.Rows) != 20 {
			b.Fatalf("%d rows", len(made.Rows))
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
		least = min(least, cpuTime(b)-began)
	}
	return least
}
