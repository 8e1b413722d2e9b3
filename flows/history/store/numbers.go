package store

import (
	"context"
	"database/sql"
	"fmt"

	"iftopgo/flows/history"
)

// mostNumbers bounds how many numbers of texts and of parts of subjects are remembered.
const mostNumbers = 32_768

// numbers are the numbers that texts, and the parts of subjects, have in the database.
type numbers struct {
	texts map[string]int64
	parts map[partID]int64
}

// partID names a row of one of the tables of parts: a subject that has nothing else.
type partID struct {
	table *table
	part  history.Subject
}

// table is where a part of subjects is.
type table struct {
	insert string
	// part returns the part of a subject that the table has.
	part func(*history.Subject) history.Subject
	// texts and integers are its columns, in this order.
	texts    func(*history.Subject) []string
	integers func(*history.Subject) []any
}

// The tables of parts of subjects: the process of a flow, its remote host, and what for.
var (
	owners = &table{
		insert: `INSERT INTO owner (process, program, user, package, container) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (process, program, user, package, container) DO UPDATE SET process = process RETURNING id`,
		part: func(s *history.Subject) history.Subject {
			return history.Subject{Process: s.Process, Program: s.Program, User: s.User, Package: s.Package, Container: s.Container}
		},
		texts: func(s *history.Subject) []string {
			return []string{s.Process, s.Program, s.User, s.Package, s.Container}
		},
		integers: func(*history.Subject) []any { return nil },
	}
	remotes = &table{
		insert: `INSERT INTO remote (host, name, org, country, asn) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (host, name, asn, org, country) DO UPDATE SET host = host RETURNING id`,
		part: func(s *history.Subject) history.Subject {
			return history.Subject{Host: s.Host, Name: s.Name, ASN: s.ASN, Org: s.Org, Country: s.Country}
		},
		texts:    func(s *history.Subject) []string { return []string{s.Host, s.Name, s.Org, s.Country} },
		integers: func(s *history.Subject) []any { return []any{int64(s.ASN)} },
	}
	services = &table{
		insert: `INSERT INTO service (service, protocol, port, proto) VALUES (?, ?, ?, ?)
			ON CONFLICT (service, port, protocol, proto) DO UPDATE SET port = port RETURNING id`,
		part: func(s *history.Subject) history.Subject {
			return history.Subject{Service: s.Service, Protocol: s.Protocol, Port: s.Port, Proto: s.Proto}
		},
		texts:    func(s *history.Subject) []string { return []string{s.Service, s.Protocol} },
		integers: func(s *history.Subject) []any { return []any{int64(s.Port), int64(s.Proto)} },
	}
)

// bounded returns the numbers, forgotten if they are too many.
func (n numbers) bounded() numbers {
	if n.texts == nil || len(n.texts)+len(n.parts) > mostNumbers {
		return numbers{map[string]int64{}, map[partID]int64{}}
	}
	return n
}

// text returns the number of a text, which it gets if it has none.
func (n numbers) text(ctx context.Context, tx *sql.Tx, text string) (id int64, err error) {
	if id, ok := n.texts[text]; ok {
		return id, nil
	}
	const insert = "INSERT INTO text (text) VALUES (?) ON CONFLICT (text) DO UPDATE SET text = text RETURNING id"
	if err := tx.QueryRowContext(ctx, insert, text).Scan(&id); err != nil {
		return 0, fmt.Errorf("writing a text: %w", err)
	}
	n.texts[text] = id
	return id, nil
}

// subject returns the key of what a subject carried in a bucket, whose parts get numbers if they
// have none: its columns after the bucket.
func (n numbers) subject(ctx context.Context, tx *sql.Tx, s *history.Subject) (key [4]any, err error) {
	for i, t := range []*table{remotes, owners, services} {
		if key[i], err = n.part(ctx, tx, t, s); err != nil {
			return key, err
		}
	}
	key[3] = int64(s.Other)
	return key, nil
}

// part returns the number of a part of a subject, which it gets if it has none.
func (n numbers) part(ctx context.Context, tx *sql.Tx, t *table, s *history.Subject) (id int64, err error) {
	known := partID{t, t.part(s)}
	if id, ok := n.parts[known]; ok {
		return id, nil
	}
	var values []any
	for _, text := range t.texts(s) {
		id, err := n.text(ctx, tx, text)
		if err != nil {
			return 0, err
		}
		values = append(values, id)
	}
	if err := tx.QueryRowContext(ctx, t.insert, append(values, t.integers(s)...)...).Scan(&id); err != nil {
		return 0, fmt.Errorf("writing a subject: %w", err)
	}
	n.parts[known] = id
	return id, nil
}
