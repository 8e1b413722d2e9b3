package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Earlier returns a bucket as it is in the database, nil if it is not.
func (w *Writer) Earlier(ctx context.Context, id history.BucketID) (*history.Bucket, error) {
	b, err := bucket(ctx, w.db, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // There is none: that is no error.
	}
	return b, err
}

// sumsOf returns what the database has of a bucket, nil if it has nothing.
func sumsOf(ctx context.Context, tx *sql.Tx, id history.BucketID) (history.Sums, error) {
	b, err := bucket(ctx, tx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return b.Subjects, nil
}

// bucket reads a bucket.
func bucket(ctx context.Context, q queryer, id history.BucketID) (*history.Bucket, error) {
	b := &history.Bucket{ID: id, Subjects: history.Sums{}}
	var number, missedSent, missedRecv int64
	err := q.QueryRowContext(ctx, `SELECT b.id, missed_sent, missed_recv
		FROM bucket b JOIN text i ON i.id = b.interface WHERE level = ? AND key = ? AND i.text = ?`, id.Level, id.Key, id.Interface).
		Scan(&number, &missedSent, &missedRecv)
	if err != nil {
		return nil, err
	}
	b.Missed = flows.Pair{Sent: uint64(missedSent), Recv: uint64(missedRecv)}
	err = eachSum(ctx, q, "WHERE b.id = ?", []any{number}, func(s history.Subject, p flows.Pair) { b.Subjects.Add(s, p) })
	return b, err
}

// subjectColumns are the columns of a subject, which scanSubject reads, and subjectTables those
// that they are in, of what subjects carried c.
const (
	subjectColumns = `c.other, r.asn, v.port, v.proto, process.text, program.text, user.text, package.text, container.text,
		host.text, name.text, org.text, country.text, service.text, protocol.text`
	subjectTables = ` JOIN owner o ON o.id = c.owner JOIN remote r ON r.id = c.remote JOIN service v ON v.id = c.service
		JOIN text process ON process.id = o.process JOIN text program ON program.id = o.program JOIN text user ON user.id = o.user
		JOIN text package ON package.id = o.package JOIN text container ON container.id = o.container
		JOIN text host ON host.id = r.host JOIN text name ON name.id = r.name JOIN text org ON org.id = r.org
		JOIN text country ON country.id = r.country JOIN text service ON service.id = v.service
		JOIN text protocol ON protocol.id = v.protocol`
)

// subjects is the query for figures of subjects in buckets b of interfaces i that the condition
// says. What they carried is added up before their texts are looked up.
func subjects(figures, where string) string {
	return "SELECT " + subjectColumns + ", c.* FROM (SELECT " + figures + `, c.other, c.owner, c.remote, c.service
		FROM bucket b JOIN text i ON i.id = b.interface JOIN carried c ON c.bucket = b.id ` + where + `
		GROUP BY c.remote, c.owner, c.service, c.other) c` + subjectTables
}

// eachSum calls a function for what subjects carried in buckets that the condition says.
func eachSum(ctx context.Context, q queryer, where string, args []any, each func(history.Subject, flows.Pair)) error {
	query := subjects("sum(c.sent), sum(c.recv)", where)
	return eachRow(ctx, q, query, args, func(rows *sql.Rows) error {
		var sent, recv int64
		s, err := scanSubject(rows, &sent, &recv)
		if err == nil {
			each(s, flows.Pair{Sent: uint64(sent), Recv: uint64(recv)})
		}
		return err
	})
}

// eachFirst calls a function for each subject of buckets that the condition says, with the key of
// the first of those that it is in.
func eachFirst(ctx context.Context, q queryer, where string, args []any, each func(history.Subject, int64)) error {
	query := subjects("min(b.key)", where)
	return eachRow(ctx, q, query, args, func(rows *sql.Rows) error {
		var key int64
		s, err := scanSubject(rows, &key)
		if err == nil {
			each(s, key)
		}
		return err
	})
}

// scanSubject reads a subject and the figures that follow it.
func scanSubject(rows *sql.Rows, figures ...any) (s history.Subject, err error) {
	var other, owner, remote, service int64 // By these it was grouped.
	values := append([]any{
		&s.Other, &s.ASN, &s.Port, &s.Proto, &s.Process, &s.Program, &s.User, &s.Package, &s.Container,
		&s.Host, &s.Name, &s.Org, &s.Country, &s.Service, &s.Protocol,
	}, figures...)
	err = rows.Scan(append(values, &other, &owner, &remote, &service)...)
	for _, text := range [...]*string{
		&s.Process, &s.Program, &s.User, &s.Package, &s.Container, &s.Host, &s.Name, &s.Org, &s.Country, &s.Service, &s.Protocol,
	} {
		*text = flows.Clean(*text, longestText) // Whoever owns the file may have written it.
	}
	return s, err
}

// eachRow calls a function for each row of an answer.
func eachRow(ctx context.Context, q queryer, query string, args []any, scan func(*sql.Rows) error) (err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Counter is a counter of the kernel as an earlier recorder has left it, and when.
type Counter struct {
	history.Counter
	At time.Time
}

// FileBoot begins the boot id of what is no counter of the kernel, but says up to when a file of
// that name was recorded.
const FileBoot = "file "

// Counters returns the counters of the kernel, by interface, and what says up to when files were
// recorded, by name.
func (w *Writer) Counters(ctx context.Context) (map[string]Counter, error) {
	all := map[string]Counter{}
	err := eachRow(ctx, w.db, `SELECT i.text, boot, ifindex, read_sent, read_recv, ahead_sent, ahead_recv, at
		FROM counter c JOIN text i ON i.id = c.interface`, nil, func(rows *sql.Rows) error {
		var c Counter
		var name string
		var sent, recv, at int64
		err := rows.Scan(&name, &c.Boot, &c.Index, &sent, &recv, &c.Ahead.Sent, &c.Ahead.Recv, &at)
		c.Read, c.At = flows.Pair{Sent: uint64(sent), Recv: uint64(recv)}, time.Unix(at, 0)
		all[name] = c
		return err
	})
	return all, err
}
