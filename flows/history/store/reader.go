package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// Reader reads a history, while another process writes it or not.
type Reader struct {
	db   *sql.DB
	path string
}

// OpenReader opens the database of a directory to be read.
func OpenReader(ctx context.Context, dir string) (_ *Reader, err error) {
	path := filepath.Join(dir, fileName)
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w", dir, ErrNone)
	case err != nil:
		return nil, fmt.Errorf("opening the history: %w", err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%s: %w", path, ErrLink)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: it is no file", path)
	}
	db, err := openToRead(ctx, path, "mode=ro", "readonly_shm=1")
	if isOutOfReach(err) { // Nobody writes it, or there would be what is needed to read beside that.
		if log, failed := os.Stat(path + "-wal"); failed == nil && log.Size() > 0 {
			return nil, fmt.Errorf("%s: %w", path, ErrUnclosed)
		}
		db, err = openToRead(ctx, path, "mode=ro", "immutable=1")
	}
	if isOutOfReach(err) && !Readable(dir) {
		err = fs.ErrPermission // SQLite does not say why.
	}
	if isCorrupt(err) {
		err = fmt.Errorf("it is damaged, or no database (%w); the recorder moves it aside when it is started", err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &Reader{db, path}, nil
}

// openToRead opens a database whose tables are those of this version.
func openToRead(ctx context.Context, path string, how ...string) (*sql.DB, error) {
	db, err := connect(path, how, "query_only(ON)")
	if err != nil {
		return nil, err
	}
	is, err := version(ctx, db)
	if err == nil && is < schemaVersion {
		err = ErrOlder
		if is == 0 { // Of no version: it has no tables yet.
			err = ErrNone
		}
	}
	if err == nil {
		err = checkTables(ctx, db)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close ends the reading.
func (r *Reader) Close() error { return r.db.Close() }

// Span is buckets of a level: those whose keys are From or more, and less than To. Interface
// is the one they are of, empty for all.
type Span struct {
	Level     history.Level
	From, To  int64
	Interface string
}

// where is the condition of a span, and its arguments.
func (s *Span) where() (string, []any) {
	text, args := "WHERE b.level = ? AND b.key >= ? AND b.key < ?", []any{s.Level, s.From, s.To}
	if s.Interface != "" {
		return text + " AND i.text = ?", append(args, s.Interface)
	}
	return text, args
}

// Sums returns what subjects carried in a span.
func (r *Reader) Sums(ctx context.Context, s Span) (history.Sums, error) {
	where, args := s.where()
	all := history.Sums{}
	err := eachSum(ctx, r.db, where, args, func(s history.Subject, p flows.Pair) { all.Add(s, p) })
	if err != nil {
		return nil, fmt.Errorf("reading the history: %w", err)
	}
	return all, nil
}

// Period is what an interface carried in a bucket.
type Period struct {
	ID history.BucketID
	// Recorded is what all subjects carried, Missed what was not recorded.
	Recorded, Missed flows.Pair
}

// Periods returns the buckets of a span without their subjects, the oldest first.
func (r *Reader) Periods(ctx context.Context, s Span) ([]Period, error) {
	where, args := s.where()
	var all []Period
	err := r.each(ctx, `SELECT b.key, i.text, ifnull(sum(c.sent), 0), ifnull(sum(c.recv), 0),
		missed_sent, missed_recv
		FROM bucket b JOIN text i ON i.id = b.interface LEFT JOIN carried c ON c.bucket = b.id `+where+`
		GROUP BY b.id ORDER BY b.key, i.text`, args, func(rows *sql.Rows) error {
		p := Period{ID: history.BucketID{Level: s.Level}}
		var sent, recv, missedSent, missedRecv int64
		err := rows.Scan(&p.ID.Key, &p.ID.Interface, &sent, &recv, &missedSent, &missedRecv)
		p.ID.Interface = flows.Clean(p.ID.Interface, longestText)
		p.Recorded = flows.Pair{Sent: uint64(sent), Recv: uint64(recv)}
		p.Missed = flows.Pair{Sent: uint64(missedSent), Recv: uint64(missedRecv)}
		all = append(all, p)
		return err
	})
	return all, err
}

// each is eachRow, whose error says what was done.
func (r *Reader) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	if err := eachRow(ctx, r.db, query, args, scan); err != nil {
		return fmt.Errorf("reading the history: %w", err)
	}
	return nil
}

// Extent is what there is of a level: the keys of its first and last bucket.
type Extent struct {
	Level       history.Level
	First, Last int64
	// Buckets is how many there are, of all interfaces.
	Buckets int
}

// Extents returns what there is, by level; levels of which there is nothing are left out.
func (r *Reader) Extents(ctx context.Context) ([]Extent, error) {
	var all []Extent
	err := r.each(ctx, "SELECT level, min(key), max(key), count(*) FROM bucket GROUP BY level ORDER BY level", nil, func(rows *sql.Rows) error {
		var e Extent
		err := rows.Scan(&e.Level, &e.First, &e.Last, &e.Buckets)
		all = append(all, e)
		return err
	})
	return all, err
}

// Pauses returns the times in which nothing was recorded, the oldest first.
func (r *Reader) Pauses(ctx context.Context) ([]Pause, error) {
	var all []Pause
	err := r.each(ctx, "SELECT since, until, why FROM pause ORDER BY since", nil, func(rows *sql.Rows) error {
		var p Pause
		var since, until int64
		err := rows.Scan(&since, &until, &p.Why)
		p.Why = flows.Clean(p.Why, longestText)
		p.Since, p.Until = time.Unix(since, 0), time.Unix(until, 0)
		all = append(all, p)
		return err
	})
	return all, err
}

// Written returns when a recorder has written last, zero if none has counted anything live.
func (r *Reader) Written(ctx context.Context) (time.Time, error) {
	var at sql.NullInt64
	if err := r.db.QueryRowContext(ctx, "SELECT max(at) FROM counter WHERE boot NOT LIKE ?", FileBoot+"%").Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("reading the history: %w", err)
	}
	if !at.Valid {
		return time.Time{}, nil
	}
	return time.Unix(at.Int64, 0), nil
}

// Stamp returns a text that is another one once something was written into the database of a
// directory.
func Stamp(dir string) string {
	var stamp strings.Builder
	for _, name := range [...]string{fileName, fileName + "-wal"} { // What is beside them readers change, too.
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			fmt.Fprintf(&stamp, "%d/%d ", info.ModTime().UnixNano(), info.Size())
		}
	}
	return stamp.String()
}

// Path returns where the database is.
func (r *Reader) Path() string { return r.path }

// Size returns how many bytes the files of the database take.
func (r *Reader) Size() (int64, error) {
	var all int64
	for _, name := range Files() {
		info, err := os.Stat(filepath.Join(filepath.Dir(r.path), name))
		switch {
		case err == nil:
			all += info.Size()
		case !errors.Is(err, fs.ErrNotExist):
			return 0, fmt.Errorf("reading the history: %w", err)
		}
	}
	return all, nil
}

// Files returns the names of the files that a database may have in its directory.
func Files() []string { return []string{fileName, fileName + "-wal", fileName + "-shm"} }

// Exists reports whether a directory has a history.
func Exists(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, fileName))
	return err == nil && info.Mode().IsRegular()
}

// Readable reports whether a directory has a history that this process may read.
func Readable(dir string) bool {
	f, err := os.Open(filepath.Join(dir, fileName))
	if err != nil {
		return false
	}
	_ = f.Close() // Nothing was written.
	return Exists(dir)
}

// FirstSeen returns the subjects of a level that were seen for the first time from a key on,
// with the key of the bucket in which that was. Subjects are the same that identity makes the
// same; those for which it returns false are left out.
func (r *Reader) FirstSeen(ctx context.Context, s Span, identity func(history.Subject) (history.Subject, bool)) (map[history.Subject]int64, error) {
	first := map[history.Subject]int64{}
	before := Span{Level: s.Level, To: s.To, Interface: s.Interface}
	where, args := before.where()
	err := eachFirst(ctx, r.db, where, args, func(subject history.Subject, key int64) {
		same, ok := identity(subject)
		if was, seen := first[same]; ok && (!seen || key < was) {
			first[same] = key
		}
	})
	if err != nil {
		return nil, fmt.Errorf("reading the history: %w", err)
	}
	maps.DeleteFunc(first, func(_ history.Subject, key int64) bool { return key < s.From })
	return first, nil
}
