package store_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
)

// TestTextsOfADatabaseAreCleaned has every text of a database steer the terminal.
func TestTextsOfADatabaseAreCleaned(t *testing.T) {
	t.Parallel()
	dir, day := t.TempDir(), history.Days.Key(noon)
	w := open(t, dir)
	s := history.Subject{
		Process: "a", Program: "b", User: "c", Package: "d", Container: "e", Host: "f", Name: "g", ASN: 64500, Org: "h", Country: "i",
		Service: "j", Protocol: "k",
	}
	bucket := history.Bucket{ID: history.BucketID{Level: history.Days, Key: day, Interface: "eth0"}, Subjects: history.Sums{s: {Sent: 1}}}
	flush := store.Flush{At: noon, Buckets: []*history.Bucket{&bucket}, Pause: store.Pause{Since: noon, Until: noon.Add(time.Second), Why: "x"}}
	if err := w.Write(t.Context(), &flush); err != nil {
		t.Fatal(err)
	}
	closing(t, w)
	const hostile = "char(27) || '[31m' || char(10) || char(155) || char(8238)"
	execute(t, filepath.Join(dir, "history.db"), "UPDATE text SET text = text || "+hostile+"; UPDATE pause SET why = why || "+hostile)
	r, err := store.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, r)
	span := store.Span{Level: history.Days, To: 1 << 60}
	var texts []string
	add := func(s *history.Subject) {
		texts = append(texts, s.Process, s.Program, s.User, s.Package, s.Container, s.Host, s.Name, s.Org, s.Country, s.Service, s.Protocol)
	}
	sums, err := r.Sums(t.Context(), span)
	if err != nil || sums.Total() != (flows.Pair{Sent: 1}) {
		t.Fatalf("got %v, %v", sums, err)
	}
	for s := range sums {
		add(&s)
	}
	first, err := r.FirstSeen(t.Context(), span, func(s history.Subject) (history.Subject, bool) { return s, true })
	if err != nil {
		t.Fatal(err)
	}
	for s := range first {
		add(&s)
	}
	e, err := r.Excerpt(t.Context(), span)
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.Subjects {
		add(&e.Subjects[i])
	}
	periods, err := r.Periods(t.Context(), span)
	if err != nil {
		t.Fatal(err)
	}
	pauses, err := r.Pauses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	texts = append(texts, e.Buckets[0].ID.Interface, periods[0].ID.Interface, pauses[0].Why)
	if len(texts) != 3*11+3 {
		t.Errorf("%d texts were read", len(texts))
	}
	for _, text := range texts {
		if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("got %q", text)
		}
	}
}
