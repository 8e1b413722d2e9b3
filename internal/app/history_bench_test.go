package app

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/history/store"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/update"
	"iftopgo/view"
)

// busySums are what 800 subjects carried: 40 processes with 200 hosts.
func busySums(n int) history.Sums {
	all := history.Sums{}
	for i := range 800 {
		process := fmt.Sprintf("service-%d", i%40)
		s := history.Subject{
			Process: process, Program: "/usr/bin/" + process, User: fmt.Sprintf("user%d", i%7), Package: process,
			Host: fmt.Sprintf("198.51.%d.%d", n%8, i%200), Name: fmt.Sprintf("host-%d.region-%d.example.net", i%200, n%8),
			ASN: uint32(64_500 + i%30), Org: fmt.Sprintf("Organisation %d", i%30), Country: "DE",
			Service: fmt.Sprintf("port%d", i%20), Port: uint16(i % 20), Protocol: "TCP", Proto: 6,
		}
		all.Add(s, flows.Pair{Sent: uint64(i*n + 1), Recv: uint64(i * 1000)})
	}
	return all
}

// busyHistory is a directory with a year of months, a month of days and a day of hours.
func busyHistory(b *testing.B, end time.Time) (dir string) {
	b.Helper()
	dir = b.TempDir()
	w, err := store.OpenWriter(b.Context(), dir, end)
	if err != nil {
		b.Fatal(err)
	}
	for _, l := range []struct {
		level history.Level
		n     int
		step  time.Duration
	}{{history.Months, 12, 30 * 24 * time.Hour}, {history.Days, 31, 24 * time.Hour}, {history.Hours, 24, time.Hour}} {
		for i := range l.n {
			at := end.Add(-time.Duration(l.n-1-i) * l.step)
			id := history.BucketID{Level: l.level, Key: l.level.Key(at), Interface: "eth0"}
			if err := w.Write(b.Context(), &store.Flush{At: at, Buckets: []*history.Bucket{{ID: id, Subjects: busySums(i)}}}); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return dir
}

// cpuTime is the CPU time of this process, which is the same on a busy machine.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkHistoryPicture has a busy host's history read, folded into the model and drawn, as the key of
// the tab does.
func BenchmarkHistoryPicture(b *testing.B) {
	end := time.Date(2026, 11, 30, 23, 30, 0, 0, time.UTC)
	h := &historyReading{dir: busyHistory(b, end), patience: time.Minute, now: func() time.Time { return end }}
	for name, span := range map[string]report.Span{"day": report.Day, "month": report.Month, "year": report.Year} {
		m := modeltest.Model(modeltest.Options{Width: 200, Height: 60, Overview: true, Seconds: 1})
		m.History.Kept = true
		m = modeltest.Press(m, "Y")
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			began, n := cpuTime(b), 0
			for b.Loop() {
				n++
				msg := h.answer(b.Context(), model.HistoryQuestion{Span: span})
				if msg.Err != nil || msg.Answer.Excerpt == nil {
					b.Fatal(msg.Err)
				}
				msg.Number = m.History.Wanted.Number
				shown, _ := update.Update(m, msg, update.Effects{})
				if shown.History.Answer == nil {
					b.Fatal("it is not shown")
				}
				view.Screen(&shown)
			}
			b.ReportMetric(float64((cpuTime(b)-began).Milliseconds())/float64(n), "ms-cpu/op")
		})
	}
}
