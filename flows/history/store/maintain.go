package store

import (
	"context"
	"fmt"
	"time"

	"iftopgo/flows/history"
)

// Keep is for how long buckets of each level are kept; months are kept for ever.
type Keep struct {
	FiveMinutes, Hours, Days time.Duration
}

// DefaultKeep is what is kept unless settings say otherwise.
func DefaultKeep() Keep {
	const day = 24 * time.Hour
	return Keep{FiveMinutes: 2 * day, Hours: 35 * day, Days: 400 * day}
}

// of returns for how long a level is kept.
func (k *Keep) of(l history.Level) time.Duration {
	return [...]time.Duration{history.FiveMinutes: k.FiveMinutes, history.Hours: k.Hours, history.Days: k.Days}[l]
}

// Prune removes buckets that are older than they are kept, and what nothing refers to any
// more. It frees the room of that in the file, some at a time.
func (w *Writer) Prune(ctx context.Context, now time.Time, keep Keep) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("removing what is too old: %w", err)
	}
	defer rollback(tx)
	for l := range history.Months {
		before := l.Key(now.Add(-keep.of(l)))
		for _, statement := range []string{
			"DELETE FROM carried WHERE bucket IN (SELECT id FROM bucket WHERE level = ? AND key < ?)",
			"DELETE FROM bucket WHERE level = ? AND key < ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, l, before); err != nil {
				return fmt.Errorf("removing what is too old: %w", err)
			}
		}
	}
	for _, statement := range []string{
		"DELETE FROM pause WHERE until < (SELECT ifnull(min(key), 0) FROM bucket WHERE level = 2)",
		"DELETE FROM owner WHERE id NOT IN (SELECT owner FROM carried)",
		"DELETE FROM remote WHERE id NOT IN (SELECT remote FROM carried)",
		"DELETE FROM service WHERE id NOT IN (SELECT service FROM carried)",
		`DELETE FROM text WHERE id NOT IN (SELECT interface FROM bucket UNION ALL SELECT interface FROM counter
			UNION ALL SELECT process FROM owner UNION ALL SELECT program FROM owner UNION ALL SELECT user FROM owner
			UNION ALL SELECT package FROM owner UNION ALL SELECT container FROM owner UNION ALL SELECT host FROM remote
			UNION ALL SELECT name FROM remote UNION ALL SELECT org FROM remote UNION ALL SELECT country FROM remote
			UNION ALL SELECT service FROM service UNION ALL SELECT protocol FROM service)`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("removing what is too old: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("removing what is too old: %w", err)
	}
	w.numbers, w.written = numbers{}, nil
	if _, err := w.db.ExecContext(ctx, "PRAGMA incremental_vacuum(1000)"); err != nil {
		return fmt.Errorf("freeing room: %w", err)
	}
	return nil
}
