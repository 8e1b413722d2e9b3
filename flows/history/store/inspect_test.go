package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows/history/store"
)

// filesOf returns what is in a directory.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all[e.Name()] = e.Type().String()
		if !e.Type().IsRegular() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] += string(text)
	}
	return all
}

// TestWhatIsRefusedIsLeftAsItIs has what is not to be written at the place of a database.
func TestWhatIsRefusedIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		make func(t *testing.T, path string)
		want error
	}{
		"of another program":                  {executing("CREATE TABLE t (a)"), store.ErrForeign},
		"of another program, with an id":      {executing("PRAGMA application_id = -5; CREATE TABLE t (a)"), store.ErrForeign},
		"of another program, with a log":      {leaving("PRAGMA application_id = 5; CREATE TABLE t (a)"), store.ErrForeign},
		"of a newer version":                  {executing("PRAGMA application_id = 1231443015; PRAGMA user_version = 3; CREATE TABLE t (a)"), store.ErrNewer},
		"of a newer version, by its log":      {leaving("PRAGMA application_id = 1231443015; PRAGMA user_version = 3"), store.ErrNewer},
		"a link":                              {func(t *testing.T, path string) { made(t, os.Symlink(t.TempDir()+"/x", path)) }, store.ErrLink},
		"a pipe":                              {func(t *testing.T, path string) { made(t, syscall.Mkfifo(path, 0o600)) }, store.ErrNoFile},
		"a directory":                         {func(t *testing.T, path string) { made(t, os.Mkdir(path, 0o700)) }, store.ErrNoFile},
		"of another program, named as a link": {linking, store.ErrLink},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c.make(t, filepath.Join(dir, "history.db"))
			before := filesOf(t, dir)
			_, err := store.OpenWriter(t.Context(), dir, noon)
			if !errors.Is(err, c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("it says %v, want %v", err, c.want)
			}
			if diff := cmp.Diff(before, filesOf(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func made(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// executing makes a database by statements.
func executing(statements string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		execute(t, path, statements)
	}
}

// leaving makes one whose owner was killed: all of it is in its log.
func leaving(statements string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		aside := filepath.Join(t.TempDir(), "history.db")
		db, err := sql.Open("sqlite", aside)
		made(t, err)
		defer closing(t, db)
		_, err = db.ExecContext(t.Context(), "PRAGMA journal_mode = WAL; "+statements)
		made(t, err)
		for _, suffix := range []string{"", "-wal"} {
			text, err := os.ReadFile(aside + suffix)
			made(t, err)
			made(t, os.WriteFile(path+suffix, text, 0o600))
		}
	}
}

// linking links to another program's database.
func linking(t *testing.T, path string) {
	t.Helper()
	other := filepath.Join(t.TempDir(), "other.db")
	execute(t, other, "CREATE TABLE t (a)")
	made(t, os.Symlink(other, path))
}

// TestTablesThatAreNotThoseOfTheirVersionAreDamage takes what is needed from a history.
func TestTablesThatAreNotThoseOfTheirVersionAreDamage(t *testing.T) {
	t.Parallel()
	for _, statements := range []string{
		"DROP VIEW traffic; DROP TABLE carried",
		"DROP VIEW traffic; ALTER TABLE counter DROP COLUMN ahead_sent",
		"PRAGMA user_version = 0",
		"PRAGMA user_version = 1",
	} {
		t.Run(statements, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			closing(t, open(t, dir))
			execute(t, filepath.Join(dir, "history.db"), statements)
			if _, err := store.OpenReader(t.Context(), dir); err == nil || strings.Contains(err.Error(), "\n") {
				t.Errorf("a reader says %v", err)
			}
			w := open(t, dir)
			closing(t, w)
			if w.MovedAside == "" {
				t.Error("it is not moved aside")
			}
			closing(t, open(t, dir))
		})
	}
}
