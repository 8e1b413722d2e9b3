package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"iftopgo/flows/history"
)

// fileName is the database in its directory.
const fileName = "history.db"

// Errors of opening a database, which say what to do.
var (
	// ErrForeign is of a file that is no history.
	ErrForeign = errors.New("it is a database of another program; name another directory")
	// ErrNewer is of a history that a newer version has written.
	ErrNewer = errors.New("a newer version of iftopgo has written it; install that one")
	// ErrOlder is of a history that is read, and that only a recorder brings up to date.
	ErrOlder = errors.New("an older version of iftopgo has written it; start the recorder once")
	// ErrNone is of a directory that has no history.
	ErrNone = errors.New("there is no history yet; iftopgo record makes one")
	// ErrUnclosed is of a history that nobody writes, and that is not whole without its log,
	// which cannot be read without the file beside it.
	ErrUnclosed = errors.New("it was not closed, and there is no history.db-shm beside it; start the recorder once")
	// ErrGone is of a database that was removed or moved while it was written.
	ErrGone = errors.New("the history is not there any more; put it back, or start the recorder again")
)

// Writer writes a history. There must be only one for a directory: see recorder.Lock.
type Writer struct {
	db *sql.DB
	// path is where the database is, and file what was there when it was opened.
	path string
	file fs.FileInfo
	// MovedAside is where a database was moved that could not be read, empty for none.
	MovedAside string
	// written are the open buckets as they are in the database, and numbers are those of
	// texts and subjects there. Both are only what was needed lately.
	written map[history.BucketID]history.Sums
	numbers numbers
}

// OpenWriter opens the database of a directory, which must exist, and makes it if there is
// none. One that is corrupt is moved aside, never written over; what Inspect refuses stays as it is.
func OpenWriter(ctx context.Context, dir string, now time.Time) (*Writer, error) {
	path := filepath.Join(dir, fileName)
	if err := Inspect(ctx, dir); err != nil {
		return nil, err
	}
	w := &Writer{path: path}
	var err error
	w.db, err = openDatabase(ctx, path)
	if isCorrupt(err) {
		if w.MovedAside, err = moveAside(path, now); err == nil {
			w.db, err = openDatabase(ctx, path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if w.file, err = os.Stat(path); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the history: %w", err), w.db.Close())
	}
	return w, nil
}

// inPlace looks whether the database is where it was. Into one that was removed SQLite goes on
// writing, and nobody would ever read that.
func (w *Writer) inPlace() error {
	if now, err := os.Stat(w.path); err != nil || !os.SameFile(now, w.file) {
		return fmt.Errorf("%s: %w", w.path, ErrGone)
	}
	return nil
}

// openDatabase opens a database to be written, brings its tables up to date and looks whether
// it is sound.
func openDatabase(ctx context.Context, path string) (_ *sql.DB, err error) {
	db, err := connect(path, []string{"mode=rwc"}, "journal_mode(WAL)", "synchronous(NORMAL)", "auto_vacuum(INCREMENTAL)")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	if err := migrate(ctx, db); err != nil {
		return nil, err
	}
	if err := checkTables(ctx, db); err != nil {
		return nil, err
	}
	return db, check(ctx, db)
}

// connect opens a database with one connection: a history has one writer, and a reader asks
// one question after another.
func connect(path string, how []string, pragmas ...string) (*sql.DB, error) {
	for _, pragma := range append(pragmas, "busy_timeout(5000)", "temp_store(MEMORY)") {
		how = append(how, "_pragma="+url.QueryEscape(pragma))
	}
	name := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: strings.Join(how, "&")}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("opening: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// version returns the version of the tables, 0 for a database without any.
func version(ctx context.Context, db *sql.DB) (int, error) {
	var application, version int32 // In the file they are without a sign.
	var tables int
	row := db.QueryRowContext(ctx, "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id, pragma_user_version")
	if err := row.Scan(&application, &version, &tables); err != nil {
		return 0, fmt.Errorf("reading what it is: %w", err)
	}
	if application == 0 && version == 0 && tables > 0 {
		return 0, ErrForeign
	}
	return int(version), allowed(uint32(application), uint32(version))
}

// migrate brings the tables up to date.
func migrate(ctx context.Context, db *sql.DB) error {
	from, err := version(ctx, db)
	if err != nil || from == schemaVersion {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("bringing its tables up to date: %w", err)
	}
	defer rollback(tx)
	for _, step := range migrations[from:] {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("bringing its tables up to date: %w", unsoundTables(err))
		}
	}
	marks := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, schemaVersion)
	if _, err := tx.ExecContext(ctx, marks); err != nil {
		return fmt.Errorf("bringing its tables up to date: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("bringing its tables up to date: %w", err)
	}
	return nil
}

// rollback ends a transaction that was not committed. After Commit it does nothing.
func rollback(tx *sql.Tx) { _ = tx.Rollback() }

// check looks whether the pages of the database are sound.
func check(ctx context.Context, db *sql.DB) error {
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return fmt.Errorf("checking it: %w", err)
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", errUnsound, found)
	}
	return nil
}

// errUnsound is of a database that SQLite reads and whose pages contradict each other.
var errUnsound = errors.New("the database is damaged")

// unsoundTables returns the error of statements that contradict the tables that the version says;
// any other as it is.
func unsoundTables(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xff == sqlite3.SQLITE_ERROR {
		return fmt.Errorf("%w: its tables are not those of its version", errUnsound)
	}
	return err
}

// isCorrupt reports whether what SQLite says means that the file is damaged, or none of its
// files.
func isCorrupt(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		code := e.Code() & 0xff // Without what extended codes add.
		return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
	}
	return errors.Is(err, errUnsound)
}

// isOutOfReach reports whether what SQLite says means that it cannot make the files beside the
// database that it needs to read what a writer is writing.
func isOutOfReach(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xff == sqlite3.SQLITE_READONLY || e.Code()&0xff == sqlite3.SQLITE_CANTOPEN)
}

// moveAside gives the files of a damaged database other names, and returns the first.
func moveAside(path string, now time.Time) (string, error) {
	aside := fmt.Sprintf("%s.damaged-%s", path, now.UTC().Format("20060102T150405Z"))
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if _, err := os.Lstat(aside + suffix); err == nil {
			return "", fmt.Errorf("moving the damaged database aside: there is %s already", aside+suffix)
		}
		if err := os.Rename(path+suffix, aside+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("moving the damaged database aside: %w", err)
		}
	}
	return aside, nil
}

// Close ends the writing.
func (w *Writer) Close() error { return w.db.Close() }
