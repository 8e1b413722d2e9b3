package ndjson

import (
	"encoding/json"
	"fmt"
	"slices"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// Form says which rows are in lines that follow each other.
type Form string

// The forms.
const (
	// All writes every row in every line.
	All Form = "all"
	// Changes leaves out rows of which nothing has changed since the line before,
	// except in the first and the final line. A row that stands for them keeps the
	// sums right, and the line names the rows that are gone: whoever keeps the rows by
	// their ends has all of them after every line. Merged rows, which several flows
	// share, are in every line. Rows that are not single flows are never left out.
	Changes Form = "changes"
)

// Forms are all forms, the default first.
var Forms = []Form{All, Changes}

// Options are what a single line is asked to be.
type Options struct {
	// Limit is how many rows are listed at most; the rest of them is counted
	// in the other row. 0 lists all.
	Limit int
	// Final marks the last line.
	Final bool
}

// Append appends the model as one line, with its line feed.
func Append(dst []byte, m *model.Model, o Options) ([]byte, error) {
	s := Stream{Limit: o.Limit}
	return s.Append(dst, m, o.Final)
}

// Stream writes lines that follow each other. The zero value writes all rows.
type Stream struct {
	// Form says which rows are written. Empty means All.
	Form Form
	// Limit is how many rows are listed at most, as in Options.
	Limit int

	last *listing // of the last line, nil before the first
}

// Append appends the model as the next line, with its line feed.
func (s *Stream) Append(dst []byte, m *model.Model, final bool) ([]byte, error) {
	p := newPrinter(dst, m, s.last)
	top, err := json.Marshal(p.head())
	if err != nil {
		return dst, fmt.Errorf("writing a JSON line: %w", err)
	}
	rows, left := p.cut(m.List.Active(), s.Limit)
	p.out = append(append(p.out, top[:len(top)-1]...), `,"flows":[`...)
	before := s.last
	s.last = newListing(m, rows, s.Form)
	c := comparison{was: before, is: s.last}
	if s.Form == Changes && !final && c.possible() {
		p.changes(rows, left, &c)
	} else {
		p.all(rows, left)
	}
	if final {
		p.out = append(p.out, `,"final":true`...)
	}
	return append(p.out, '}', '\n'), nil
}

// usualRow is how many bytes a row mostly has, or somewhat fewer: a buffer that grows row by
// row is copied again and again, to new memory each time.
const usualRow = 550

// all appends every row, and the other row.
func (p *printer) all(rows []list.Row, left rest) {
	p.out = slices.Grow(p.out, len(rows)*usualRow)
	for i := range rows {
		if i%flows.PrefetchLen == 0 {
			prefetch(rows[i:])
		}
		p.row(&rows[i])
	}
	p.other(left)
	p.end(']')
}

// prefetch loads the next rows that are single flows into the cache of the processor: see
// flows.PrefetchFlows.
func prefetch(rows []list.Row) {
	var block [flows.PrefetchLen]*flows.Flow
	next := block[:0]
	for i := range rows[:min(len(rows), flows.PrefetchLen)] {
		if f := rows[i].Flow(); f != nil {
			next = append(next, f)
		}
	}
	flows.PrefetchFlows(next)
	for _, seconds := range flows.Windows {
		flows.PrefetchHistories(next, seconds-1)
	}
}

// changes appends the rows that have changed, all merged ones, a row for the rest of them,
// the other row, and what is gone.
func (p *printer) changes(rows []list.Row, left rest, c *comparison) {
	var same unchanged
	for i := range rows {
		if f := rows[i].Flow(); c.unchanged(f) {
			same.add(p.table, f)
		} else {
			p.row(&rows[i])
		}
	}
	if same.flows > 0 {
		p.unchanged(&same)
	}
	p.other(left)
	p.end(']')
	if same.flows > 0 { // Else the line has all rows there are.
		p.gone(c)
	}
}

// gone appends which flows have no row any more.
func (p *printer) gone(c *comparison) {
	before := len(p.out)
	p.out = append(p.out, `,"gone":[`...)
	empty := len(p.out)
	for f := range c.gone {
		p.out = append(p.out, '{')
		p.identity(f)
		p.end('}')
		p.out = append(p.out, ',')
	}
	if len(p.out) == empty {
		p.out = p.out[:before]
		return
	}
	p.end(']')
}
