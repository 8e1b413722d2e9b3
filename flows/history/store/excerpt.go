package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// Excerpt returns the buckets of a span with their subjects. Each subject, and each of its texts,
// is read once: a join of all of them for each bucket would take ten times as long.
func (r *Reader) Excerpt(ctx context.Context, s Span) (*history.Excerpt, error) {
	tx, err := r.db.BeginTx(ctx, nil) // What is written meanwhile is in none of the parts.
	if err != nil {
		return nil, fmt.Errorf("reading the history: %w", err)
	}
	defer rollback(tx)
	e := &excerptReader{ctx: ctx, db: tx, numbers: map[subjectKey]int{}, buckets: map[int64]int{}}
	e.out.Level = s.Level
	for _, read := range [...]func(*Span) error{e.readBuckets, e.readPortions, e.readSubjects} {
		if err := read(&s); err != nil {
			return nil, fmt.Errorf("reading the history: %w", err)
		}
	}
	return &e.out, nil
}

// excerptReader is an excerpt under construction.
type excerptReader struct {
	ctx context.Context
	db  queryer
	out history.Excerpt
	// numbers are the indexes of subjects, and buckets those of buckets.
	numbers map[subjectKey]int
	buckets map[int64]int
	keys    []subjectKey // of the subjects, in the order of their indexes
}

// subjectKey is what a subject is in the database: the rows of its parts, in the order of parts.
type subjectKey struct {
	rows  [len(parts)]int64
	other history.Dimension
}

// readBuckets reads the buckets without their subjects.
func (e *excerptReader) readBuckets(s *Span) error {
	where, args := s.where()
	return eachRow(e.ctx, e.db, `SELECT b.id, b.key, i.text, missed_sent, missed_recv
		FROM bucket b JOIN text i ON i.id = b.interface `+where+" ORDER BY b.key, i.text", args, func(rows *sql.Rows) error {
		p := history.Portions{ID: history.BucketID{Level: s.Level}}
		var id, sent, recv int64
		err := rows.Scan(&id, &p.ID.Key, &p.ID.Interface, &sent, &recv)
		p.ID.Interface = flows.Clean(p.ID.Interface, longestText)
		p.Missed = flows.Pair{Sent: uint64(sent), Recv: uint64(recv)}
		e.buckets[id] = len(e.out.Buckets)
		e.out.Buckets = append(e.out.Buckets, p)
		return err
	})
}

// readPortions reads what subjects carried, by their numbers.
func (e *excerptReader) readPortions(s *Span) error {
	where, args := s.where()
	return eachRow(e.ctx, e.db, `SELECT c.bucket, c.owner, c.remote, c.service, c.other, c.sent, c.recv
		FROM bucket b JOIN text i ON i.id = b.interface JOIN carried c ON c.bucket = b.id `+where, args, func(rows *sql.Rows) error {
		var key subjectKey
		var bucket, sent, recv int64
		if err := rows.Scan(&bucket, &key.rows[0], &key.rows[1], &key.rows[2], &key.other, &sent, &recv); err != nil {
			return err
		}
		index, known := e.numbers[key]
		if !known {
			index = len(e.keys)
			e.numbers[key], e.keys = index, append(e.keys, key)
		}
		b := &e.out.Buckets[e.buckets[bucket]]
		b.All = append(b.All, history.Portion{Subject: index, Bytes: flows.Pair{Sent: uint64(sent), Recv: uint64(recv)}})
		return nil
	})
}

// column is a column of a part: a number, or that of a text.
type column struct {
	name   string
	text   func(*history.Subject) *string
	number func(*history.Subject, int64)
}

// parts are the tables of which a subject has a row each, and their columns.
var parts = [...]struct {
	table   string
	columns []column
}{
	{"owner", []column{
		{name: "process", text: func(s *history.Subject) *string { return &s.Process }},
		{name: "program", text: func(s *history.Subject) *string { return &s.Program }},
		{name: "user", text: func(s *history.Subject) *string { return &s.User }},
		{name: "package", text: func(s *history.Subject) *string { return &s.Package }},
		{name: "container", text: func(s *history.Subject) *string { return &s.Container }},
	}},
	{"remote", []column{
		{name: "host", text: func(s *history.Subject) *string { return &s.Host }},
		{name: "name", text: func(s *history.Subject) *string { return &s.Name }},
		{name: "asn", number: func(s *history.Subject, n int64) { s.ASN = uint32(n) }},
		{name: "org", text: func(s *history.Subject) *string { return &s.Org }},
		{name: "country", text: func(s *history.Subject) *string { return &s.Country }},
	}},
	{"service", []column{
		{name: "service", text: func(s *history.Subject) *string { return &s.Service }},
		{name: "port", number: func(s *history.Subject, n int64) { s.Port = uint16(n) }},
		{name: "protocol", text: func(s *history.Subject) *string { return &s.Protocol }},
		{name: "proto", number: func(s *history.Subject, n int64) { s.Proto = uint16(n) }},
	}},
}

// readSubjects reads the subjects, and their texts.
func (e *excerptReader) readSubjects(*Span) error {
	e.out.Subjects = make([]history.Subject, len(e.keys))
	for i := range e.keys {
		e.out.Subjects[i].Other = e.keys[i].other
	}
	for part := range parts {
		if err := e.readPart(part); err != nil {
			return err
		}
	}
	return nil
}

// readPart reads a part of all subjects.
func (e *excerptReader) readPart(part int) error {
	columns := parts[part].columns
	names := make([]string, 0, len(columns))
	for _, c := range columns {
		names = append(names, c.name)
	}
	query := "SELECT id, " + strings.Join(names, ", ")
	var texts []int64
	ids := make([]int64, 0, len(e.keys))
	for i := range e.keys {
		ids = append(ids, e.keys[i].rows[part])
	}
	values := map[int64][]int64{}
	err := e.eachOf(ids, query+" FROM "+parts[part].table+" WHERE id IN (SELECT value FROM json_each(?))", func(rows *sql.Rows) error {
		row := make([]int64, 1+len(columns))
		to := make([]any, len(row))
		for i := range row {
			to[i] = &row[i]
		}
		err := rows.Scan(to...)
		values[row[0]] = row[1:]
		for at, value := range row[1:] {
			if columns[at].text != nil {
				texts = append(texts, value)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	known, err := e.readTexts(texts)
	for i := range e.keys {
		subject := &e.out.Subjects[i]
		for at, value := range values[e.keys[i].rows[part]] {
			if set := columns[at].number; set != nil {
				set(subject, value)
			} else {
				*columns[at].text(subject) = known[value]
			}
		}
	}
	return err
}

// longestText is as long as a text is that a recorder has written, in bytes: a path (PATH_MAX).
const longestText = 4096

// readTexts returns texts by their numbers.
func (e *excerptReader) readTexts(all []int64) (map[int64]string, error) {
	known := map[int64]string{}
	err := e.eachOf(all, "SELECT id, text FROM text WHERE id IN (SELECT value FROM json_each(?))", func(rows *sql.Rows) error {
		var id int64
		var text string
		err := rows.Scan(&id, &text)
		known[id] = flows.Clean(text, longestText) // Whoever owns the file may have written it.
		return err
	})
	return known, err
}

// eachOf calls a function for each row of an answer about ids.
func (e *excerptReader) eachOf(ids []int64, query string, scan func(*sql.Rows) error) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	list, err := json.Marshal(slices.Compact(ids))
	if err != nil {
		return err
	}
	return eachRow(e.ctx, e.db, query, []any{string(list)}, scan)
}
