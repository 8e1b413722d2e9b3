package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// Flush is what is written at a time, as a whole or not at all.
type Flush struct {
	// At is the time up to which it is.
	At time.Time
	// Buckets are those that have changed, as they are now.
	Buckets []*history.Bucket
	// Counters are those of the kernel, by interface.
	Counters map[string]history.Counter
	// Missed is added to buckets: what passed while nothing was recorded.
	Missed map[history.BucketID]flows.Pair
	// Pause is the time in which nothing was recorded, zero for none.
	Pause Pause
}

// Pause is a time in which nothing was recorded.
type Pause struct {
	Since, Until time.Time
	// Why is what is known of it.
	Why string
}

// Write writes a flush. After an error the database is as it was before, and the same flush may
// be written again.
func (w *Writer) Write(ctx context.Context, f *Flush) error {
	if err := w.inPlace(); err != nil {
		return err
	}
	w.numbers = w.numbers.bounded()
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("writing the history: %w", err)
	}
	defer rollback(tx)
	written, err := w.writeBuckets(ctx, tx, f.Buckets)
	if err == nil {
		err = errors.Join(w.writeCounters(ctx, tx, f), w.addMissed(ctx, tx, f.Missed), writePause(ctx, tx, f.Pause))
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		w.numbers = numbers{} // Those that were new are not there.
		return fmt.Errorf("writing the history: %w", err)
	}
	w.written = written
	return nil
}

// writeBuckets writes what has changed of buckets, and returns them as they are now. Only those
// that were written are kept: they may be open.
func (w *Writer) writeBuckets(ctx context.Context, tx *sql.Tx, all []*history.Bucket) (map[history.BucketID]history.Sums, error) {
	if len(all) == 0 {
		return w.written, nil
	}
	set, err := tx.PrepareContext(ctx, `INSERT INTO carried (bucket, remote, owner, service, other, sent, recv) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET sent = excluded.sent, recv = excluded.recv`)
	if err != nil {
		return nil, err
	}
	remove, err := tx.PrepareContext(ctx, "DELETE FROM carried WHERE bucket = ? AND remote = ? AND owner = ? AND service = ? AND other = ?")
	if err != nil {
		return nil, err
	}
	written := map[history.BucketID]history.Sums{}
	for _, b := range all {
		before, ok := w.written[b.ID]
		if !ok {
			if before, err = sumsOf(ctx, tx, b.ID); err != nil {
				return nil, err
			}
		}
		id, err := w.writeBucket(ctx, tx, b)
		if err != nil {
			return nil, err
		}
		if err := w.writeSums(ctx, tx, id, before, b.Subjects, set, remove); err != nil {
			return nil, err
		}
		written[b.ID] = b.Subjects
	}
	return written, nil
}

// writeBucket writes a bucket without its subjects, and returns its number.
func (w *Writer) writeBucket(ctx context.Context, tx *sql.Tx, b *history.Bucket) (id int64, err error) {
	iface, err := w.numbers.text(ctx, tx, b.ID.Interface)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO bucket (level, key, interface, missed_sent, missed_recv)
		VALUES (?, ?, ?, ?, ?) ON CONFLICT (level, key, interface) DO UPDATE SET missed_sent = excluded.missed_sent,
		missed_recv = excluded.missed_recv RETURNING id`,
		b.ID.Level, b.ID.Key, iface, int64(b.Missed.Sent), int64(b.Missed.Recv)).Scan(&id)
	return id, err
}

// writeSums writes what differs of the sums of a bucket.
func (w *Writer) writeSums(ctx context.Context, tx *sql.Tx, bucket int64, before, now history.Sums, set, remove *sql.Stmt) error {
	for s, p := range now {
		if was, ok := before[s]; ok && was == p {
			continue
		}
		key, err := w.numbers.subject(ctx, tx, &s)
		if err != nil {
			return err
		}
		if _, err := set.ExecContext(ctx, bucket, key[0], key[1], key[2], key[3], int64(p.Sent), int64(p.Recv)); err != nil {
			return err
		}
	}
	for s := range before {
		if _, ok := now[s]; ok {
			continue
		}
		key, err := w.numbers.subject(ctx, tx, &s)
		if err != nil {
			return err
		}
		if _, err := remove.ExecContext(ctx, bucket, key[0], key[1], key[2], key[3]); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) writeCounters(ctx context.Context, tx *sql.Tx, f *Flush) error {
	for name, c := range f.Counters {
		iface, err := w.numbers.text(ctx, tx, name)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO counter (interface, boot, ifindex, read_sent, read_recv, ahead_sent, ahead_recv, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			iface, c.Boot, c.Index, int64(c.Read.Sent), int64(c.Read.Recv), c.Ahead.Sent, c.Ahead.Recv, f.At.Unix())
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) addMissed(ctx context.Context, tx *sql.Tx, missed map[history.BucketID]flows.Pair) error {
	for id, p := range missed {
		iface, err := w.numbers.text(ctx, tx, id.Interface)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO bucket (level, key, interface, missed_sent, missed_recv)
			VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (level, key, interface) DO UPDATE SET
			missed_sent = missed_sent + ?4, missed_recv = missed_recv + ?5`,
			id.Level, id.Key, iface, int64(p.Sent), int64(p.Recv))
		if err != nil {
			return err
		}
	}
	return nil
}

func writePause(ctx context.Context, tx *sql.Tx, p Pause) error {
	if p.Until.IsZero() {
		return nil
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO pause (since, until, why) VALUES (?, ?, ?)", p.Since.Unix(), p.Until.Unix(), p.Why)
	return err
}
