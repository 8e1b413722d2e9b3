package untrustedfs

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Amount is how much reading takes, or may take.
type Amount struct {
	// Bytes are the bytes that are read.
	Bytes int64
	// Entries are the names in directories that are listed, and the files that are opened.
	Entries int64
	// CPU is the CPU time of the thread that reads, which includes that of parsing between
	// two readings.
	CPU time.Duration
}

// Plus returns the sum of two amounts.
func (a Amount) Plus(b Amount) Amount {
	return Amount{Bytes: a.Bytes + b.Bytes, Entries: a.Entries + b.Entries, CPU: a.CPU + b.CPU}
}

// Minus returns what is left of an amount.
func (a Amount) Minus(b Amount) Amount {
	return Amount{Bytes: a.Bytes - b.Bytes, Entries: a.Entries - b.Entries, CPU: a.CPU - b.CPU}
}

// Times returns a part of an amount, or a multiple.
func (a Amount) Times(f float64) Amount {
	return Amount{
		Bytes: int64(f * float64(a.Bytes)), Entries: int64(f * float64(a.Entries)), CPU: time.Duration(f * float64(a.CPU)),
	}
}

// AtMost returns an amount with each figure cut to that of a limit.
func (a Amount) AtMost(limit Amount) Amount {
	return Amount{Bytes: min(a.Bytes, limit.Bytes), Entries: min(a.Entries, limit.Entries), CPU: min(a.CPU, limit.CPU)}
}

// Covers reports whether an amount has room for another in each figure.
func (a Amount) Covers(b Amount) bool {
	return a.Bytes >= b.Bytes && a.Entries >= b.Entries && a.CPU >= b.CPU
}

// ErrBudget says that a [Budget] is spent.
var ErrBudget = errors.New("more than is read of files that others control")

// Budget ends reading when as much was read as is allowed, or when its context ends. Each
// file is bounded; whoever controls a directory can put any number of names for one file
// into it, so the sum has to be. A nil Budget allows everything.
//
// It is used by one goroutine.
type Budget struct {
	ctx   context.Context //nolint:containedctx // It is asked wherever something is read, deep inside parsers.
	limit Amount
	spent Amount
	cpu   func() time.Duration
	began time.Duration
}

// NewBudget returns a budget from now on. cpu returns the CPU time of the calling thread,
// to which the goroutine has to be locked; nil leaves CPU time out.
func NewBudget(ctx context.Context, limit Amount, cpu func() time.Duration) *Budget {
	b := &Budget{ctx: ctx, limit: limit, cpu: cpu}
	if cpu != nil {
		b.began = cpu()
	}
	return b
}

// Spent returns what was spent so far.
func (b *Budget) Spent() Amount {
	if b == nil {
		return Amount{}
	}
	spent := b.spent
	if b.cpu != nil {
		spent.CPU = b.cpu() - b.began
	}
	return spent
}

// spend takes bytes and entries off. It fails with ErrBudget, or the error of the context.
func (b *Budget) spend(bytes, entries int64) error {
	if b == nil {
		return nil
	}
	if err := b.ctx.Err(); err != nil {
		return err
	}
	b.spent.Bytes += bytes
	b.spent.Entries += entries
	if spent := b.Spent(); !b.limit.Covers(spent) {
		return fmt.Errorf("%w: %d bytes, %d entries, %v of CPU time", ErrBudget, spent.Bytes, spent.Entries, spent.CPU)
	}
	return nil
}
