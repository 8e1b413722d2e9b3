package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
)

// noon is a time to write at.
var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string) *store.Writer {
	t.Helper()
	w, err := store.OpenWriter(t.Context(), dir, noon)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func closing(t *testing.T, c interface{ Close() error }) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, w *store.Writer, f *store.Flush) {
	t.Helper()
	if err := w.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// subject returns one that has everything.
func subject(process string) history.Subject {
	return history.Subject{
		Process: process, Program: "/usr/bin/" + process, User: "alice", Package: "curl", Container: "web", Host: "192.0.2.1", Name: "www.example",
		ASN: 64500, Org: "Example", Country: "DE", Service: "https", Port: 443, Protocol: "tcp", Proto: 6, Other: history.Users,
	}
}

// bucket returns one of the level at noon.
func bucket(l history.Level, sums history.Sums) *history.Bucket {
	return &history.Bucket{ID: history.BucketID{Level: l, Key: l.Key(noon), Interface: "eth0"}, Subjects: sums, Missed: flows.Pair{Sent: 1}}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := open(t, dir)
	counter := history.Counter{Boot: "boot", Index: 7, Read: flows.Pair{Sent: 1 << 60, Recv: 2}, Ahead: history.Difference{Sent: -3, Recv: 4}}
	first := bucket(history.Hours, history.Sums{subject("curl"): {Sent: 10, Recv: 20}, subject("gone"): {Sent: 1}})
	write(t, w, &store.Flush{
		At: noon, Buckets: []*history.Bucket{first}, Counters: map[string]history.Counter{"eth0": counter},
		Pause: store.Pause{Since: noon.Add(-time.Hour), Until: noon, Why: "the machine was started"},
	})
	second := bucket(history.Hours, history.Sums{subject("curl"): {Sent: 11, Recv: 20}, subject("new"): {Recv: 1 << 40}})
	write(t, w, &store.Flush{At: noon, Buckets: []*history.Bucket{second}})
	got, err := w.Earlier(t.Context(), second.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(second, got); diff != "" {
		t.Error(diff)
	}
	closing(t, w)
	w = open(t, dir)
	defer closing(t, w)
	counters, err := w.Counters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]store.Counter{"eth0": {Counter: counter, At: noon.Local()}}, counters); diff != "" {
		t.Error(diff)
	}
	third := bucket(history.Hours, history.Sums{subject("curl"): {Sent: 12, Recv: 20}})
	write(t, w, &store.Flush{At: noon, Buckets: []*history.Bucket{third}})
	expectRead(t, dir, third)
}

// expectRead reads a bucket as another process does, while it is written.
func expectRead(t *testing.T, dir string, want *history.Bucket) {
	t.Helper()
	r, err := store.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, r)
	span := store.Span{Level: want.ID.Level, From: want.ID.Key, To: want.ID.Key + 1}
	sums, err := r.Sums(t.Context(), span)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Subjects, sums); diff != "" {
		t.Error(diff)
	}
	periods, err := r.Periods(t.Context(), span)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]store.Period{{want.ID, want.Subjects.Total(), want.Missed}}, periods); diff != "" {
		t.Error(diff)
	}
	span.Interface = "eth1"
	if periods, err := r.Periods(t.Context(), span); err != nil || len(periods) != 0 {
		t.Errorf("eth1 has %v, %v", periods, err)
	}
}

// TestAnySequenceOfWritesIsRead writes any versions of a bucket, with other writers between
// them, and missed bytes beside them.
func TestAnySequenceOfWritesIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		w := open(t, dir)
		defer func() { closing(t, w) }()
		var last *history.Bucket
		for range rapid.IntRange(1, 6).Draw(rt, "writes") {
			sums := history.Sums{}
			for range rapid.IntRange(0, 5).Draw(rt, "subjects") {
				sums.Add(subject(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "process")), flows.Pair{Sent: rapid.Uint64Range(1, 99).Draw(rt, "sent")})
			}
			last = bucket(history.Days, sums)
			write(t, w, &store.Flush{At: noon, Buckets: []*history.Bucket{last}})
			if rapid.Bool().Draw(rt, "another writer") {
				closing(t, w)
				w = open(t, dir)
			}
		}
		write(t, w, &store.Flush{At: noon, Missed: map[history.BucketID]flows.Pair{last.ID: {Sent: 5, Recv: 6}}})
		want := *last
		want.Missed = want.Missed.Plus(flows.Pair{Sent: 5, Recv: 6})
		got, err := w.Earlier(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&want, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// TestDatabasesThatCannotBeUsed has a file at the place of the database.
func TestDatabasesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	garbage := make([]byte, 8192)
	for i := range garbage {
		garbage[i] = byte(i * 7)
	}
	t.Run("damaged", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		path := filepath.Join(dir, "history.db")
		if err := os.WriteFile(path, garbage, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.OpenReader(t.Context(), dir); err == nil {
			t.Error("a reader takes it")
		}
		w := open(t, dir)
		defer closing(t, w)
		if want := path + ".damaged-20261130T120000Z"; w.MovedAside != want {
			t.Errorf("moved to %q, want %q", w.MovedAside, want)
		}
		kept, err := os.ReadFile(w.MovedAside)
		if err != nil || !cmp.Equal(kept, garbage) {
			t.Errorf("what was there is not kept: %v", err)
		}
	})
	for name, c := range map[string]struct {
		statements string
		want       error
	}{
		"of another program":  {"CREATE TABLE t (a); PRAGMA user_version = 1", store.ErrForeign},
		"of a newer version":  {"PRAGMA application_id = 1231443015; PRAGMA user_version = 999", store.ErrNewer},
		"of nothing we write": {"PRAGMA application_id = 5", store.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			execute(t, filepath.Join(dir, "history.db"), c.statements)
			if _, err := store.OpenWriter(t.Context(), dir, noon); !errors.Is(err, c.want) {
				t.Errorf("a writer says %v, want %v", err, c.want)
			}
			if _, err := store.OpenReader(t.Context(), dir); !errors.Is(err, c.want) {
				t.Errorf("a reader says %v, want %v", err, c.want)
			}
		})
	}
	t.Run("none", func(t *testing.T) {
		t.Parallel()
		if _, err := store.OpenReader(t.Context(), t.TempDir()); !errors.Is(err, store.ErrNone) {
			t.Errorf("a reader says %v", err)
		}
	})
	t.Run("a link", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if err := os.Symlink(filepath.Join(t.TempDir(), "history.db"), filepath.Join(dir, "history.db")); err != nil {
			t.Fatal(err)
		}
		if _, err := store.OpenReader(t.Context(), dir); !errors.Is(err, store.ErrLink) {
			t.Errorf("a reader says %v", err)
		}
	})
	t.Run("a file without anything", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "history.db"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.OpenReader(t.Context(), dir); !errors.Is(err, store.ErrNone) {
			t.Errorf("a reader says %v", err)
		}
	})
}

// TestAHistoryThatNobodyWritesIsReadByAnybody closes it, so that what is beside the database is
// gone, and takes the rights to make that.
func TestAHistoryThatNobodyWritesIsReadByAnybody(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	w := open(t, dir)
	b := bucket(history.Hours, history.Sums{subject("curl"): {Sent: 10}})
	write(t, w, &store.Flush{At: noon, Buckets: []*history.Bucket{b}})
	closing(t, w)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.Chmod(dir, 0o700); err != nil {
			t.Error(err)
		}
	}()
	expectRead(t, dir, b)
}

// TestAHistoryThatWasNotClosedIsReadWhole has what a recorder leaves that was killed, and what is
// left after the power was cut: the file that readers and writers share has anything in it, or is
// not there.
func TestAHistoryThatWasNotClosedIsReadWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := open(t, dir)
	defer closing(t, w)
	b := bucket(history.Hours, history.Sums{subject("curl"): {Sent: 10}})
	write(t, w, &store.Flush{At: noon, Buckets: []*history.Bucket{b}})
	left := map[string][]byte{}
	for _, name := range []string{"history.db", "history.db-wal", "history.db-shm"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		left[name] = text
	}
	for what, shared := range map[string][]byte{"as it was": left["history.db-shm"], "zeros": make([]byte, 32768), "empty": {}, "none": nil} {
		aside := t.TempDir()
		left["history.db-shm"] = shared
		for name, text := range left {
			if text == nil {
				continue
			}
			if err := os.WriteFile(filepath.Join(aside, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if shared == nil {
			if _, err := store.OpenReader(t.Context(), aside); !errors.Is(err, store.ErrUnclosed) {
				t.Errorf("%s: a reader says %v", what, err)
			}
			continue
		}
		expectRead(t, aside, b)
	}
}

// TestWhatIsTooOldIsRemoved writes a bucket of each level for 500 days.
func TestWhatIsTooOldIsRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := open(t, dir)
	defer closing(t, w)
	for day := range 500 {
		at := noon.AddDate(0, 0, -day)
		var all []*history.Bucket
		for _, l := range history.Levels() {
			b := bucket(l, history.Sums{subject("of " + at.Format(time.DateOnly)): {Sent: 1}})
			b.ID.Key = l.Key(at)
			all = append(all, b)
		}
		write(t, w, &store.Flush{At: at, Buckets: all})
	}
	if err := w.Prune(t.Context(), noon, store.DefaultKeep()); err != nil {
		t.Fatal(err)
	}
	r, err := store.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, r)
	got, err := r.Extents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []store.Extent{{history.FiveMinutes, 0, 0, 3}, {history.Hours, 0, 0, 36}, {history.Days, 0, 0, 401}, {history.Months, 0, 0, 17}}
	for i := range want {
		want[i].First, want[i].Last = got[i].First, got[i].Last
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
