package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
)

// busy writes so many days of a busy host: 800 subjects in each hour, most of them seen again
// and again.
func busy(tb testing.TB, dir string, days int) {
	tb.Helper()
	w, err := store.OpenWriter(tb.Context(), dir, noon)
	if err != nil {
		tb.Fatal(err)
	}
	const hours, subjects = 24, 800
	for day := range days {
		at := noon.AddDate(0, 0, day)
		flush := store.Flush{At: at}
		month, ofDay := history.Sums{}, history.Sums{}
		for hour := range hours {
			sums := history.Sums{}
			for n := range subjects {
				s := subject(fmt.Sprintf("process %d", n%40))
				s.Host = fmt.Sprintf("2001:db8::%x", n+hour*20+day*40)
				s.Name = fmt.Sprintf("host-%d.example", n+hour*20+day*40)
				p := flows.Pair{Sent: uint64(n * 1000), Recv: uint64(n*5000 + 1)}
				sums.Add(s, p)
				ofDay.Add(s, p)
				month.Add(s, p)
			}
			key := history.Hours.Key(at.Add(time.Duration(hour-12) * time.Hour))
			flush.Buckets = append(flush.Buckets, &history.Bucket{ID: history.BucketID{Level: history.Hours, Key: key, Interface: "eth0"}, Subjects: sums})
		}
		for level, sums := range map[history.Level]history.Sums{history.Days: ofDay.Fold(200), history.Months: month.Fold(200)} {
			flush.Buckets = append(flush.Buckets, &history.Bucket{ID: history.BucketID{Level: level, Key: level.Key(at), Interface: "eth0"}, Subjects: sums})
		}
		if err := w.Write(tb.Context(), &flush); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
}

// TestAnExcerptIsWhatWasWritten compares it with the sums of a query that joins everything.
func TestAnExcerptIsWhatWasWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	busy(t, dir, 1)
	r, err := store.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, r)
	s := store.Span{Level: history.Hours, From: noon.Add(-3 * time.Hour).Unix(), To: noon.Add(2 * time.Hour).Unix()}
	e, err := r.Excerpt(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	want, err := r.Sums(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	got := history.Sums{}
	for _, b := range e.Buckets {
		if b.ID.Key < s.From || b.ID.Key >= s.To || b.ID.Interface != "eth0" {
			t.Errorf("it has %+v", b.ID)
		}
		for _, p := range b.All {
			got.Add(e.Subjects[p.Subject], p.Bytes)
		}
	}
	if len(e.Buckets) != 5 || len(want) == 0 {
		t.Errorf("%d buckets, %d subjects", len(e.Buckets), len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if at, err := r.Written(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("without counters it was written at %s, %v", at, err)
	}
}

// TestAStampChangesWithWhatIsWritten writes once more.
func TestAStampChangesWithWhatIsWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if store.Readable(dir) {
		t.Error("an empty directory has a history")
	}
	w := open(t, dir)
	before := store.Stamp(dir)
	write(t, w, &store.Flush{At: noon, Counters: map[string]history.Counter{"eth0": {Boot: "boot", Index: 2}}})
	if after := store.Stamp(dir); after == before || after != store.Stamp(dir) || !store.Readable(dir) {
		t.Errorf("the stamp is %q before and %q after", before, after)
	}
	r, err := store.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if at, err := r.Written(t.Context()); err != nil || !at.Equal(noon) {
		t.Errorf("it was written at %s, %v", at, err)
	}
	closing(t, r)
	closing(t, w)
}

// BenchmarkExcerpt opens a database and reads a day of hours, or a month of days.
func BenchmarkExcerpt(b *testing.B) {
	dir := b.TempDir()
	const days = 31
	busy(b, dir, days)
	for name, s := range map[string]store.Span{
		"a day":   {Level: history.Hours, From: noon.Add(-12 * time.Hour).Unix(), To: noon.Add(12 * time.Hour).Unix()},
		"a month": {Level: history.Days, From: 0, To: noon.AddDate(1, 0, 0).Unix()},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := store.OpenReader(b.Context(), dir)
				if err != nil {
					b.Fatal(err)
				}
				e, err := r.Excerpt(b.Context(), s)
				if err != nil || len(e.Buckets) < 24 {
					b.Fatal(err, len(e.Buckets))
				}
				b.ReportMetric(float64(len(e.Subjects)), "subjects")
				if err := r.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
