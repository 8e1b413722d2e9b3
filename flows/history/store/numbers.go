package store

import (
	"context"
	"database/sql"
	"fmt"

	"iftopgo/flows/history"
)

// mostNumbers bounds how many numbers of texts and subjects are remembered.
const mostNumbers = 32_768

// numbers are the numbers that texts and subjects have in the database.
type numbers struct {
	texts    map[string]int64
	subjects map[history.Subject]int64
}

// bounded returns the numbers, forgotten if they are too many.
func (n numbers) bounded() numbers {
	if n.texts == nil || len(n.texts)+len(n.subjects) > mostNumbers {
		return numbers{map[string]int64{}, map[history.Subject]int64{}}
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

// subject returns the number of a subject, which it gets if it has none.
func (n numbers) subject(ctx context.Context, tx *sql.Tx, s history.Subject) (id int64, err error) {
	if id, ok := n.subjects[s]; ok {
		return id, nil
	}
	values := []any{int64(s.Other), int64(s.ASN), int64(s.Port), int64(s.Proto)}
	for _, text := range []string{
		s.Process, s.Program, s.User, s.Package, s.Container, s.Host, s.Name, s.Org, s.Country, s.Service, s.Protocol,
	} {
		id, err := n.text(ctx, tx, text)
		if err != nil {
			return 0, err
		}
		values = append(values, id)
	}
	const insert = `INSERT INTO subject (other, asn, port, proto, process, program, user, package, container, host, name, org, country, service, protocol)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (host, process, service, name, program, user, package, container, asn, org, country, protocol, port, proto, other)
		DO UPDATE SET other = other RETURNING id`
	if err := tx.QueryRowContext(ctx, insert, values...).Scan(&id); err != nil {
		return 0, fmt.Errorf("writing a subject: %w", err)
	}
	n.subjects[s] = id
	return id, nil
}
