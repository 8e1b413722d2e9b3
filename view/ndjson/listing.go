package ndjson

import (
	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// listing is what a line listed: which flows, and what was known of them.
type listing struct {
	table  *flows.Table
	labels flows.Labels
	scale  float64 // of rates, from bytes
	// grouped is set when a row was not a single flow.
	grouped bool
	// only are the single flows that were listed, nil for all of the table.
	only map[flows.Key]struct{}
}

// maxKeptFlows is of how many flows at most the table of the last line is kept. In a flood
// it would be a good part of what the program may take; then what flows carried since the
// last line is added up from their last 40 seconds.
const maxKeptFlows = 16_384

// newListing returns what a line of the rows lists. Which rows there are is kept for
// Changes alone.
func newListing(m *model.Model, rows []list.Row, f Form) *listing {
	l := &listing{table: m.Shown}
	if f != Changes {
		if m.Shown.Len() > maxKeptFlows {
			l.table = m.Shown.Mark()
		}
		return l
	}
	l.labels, l.scale = m.Labels, scale(m)
	l.grouped = len(rows) > 0 && rows[0].Flow() == nil
	if l.grouped {
		return l
	}
	single := 0
	for i := range rows {
		if rows[i].Flow().HasRow() {
			single++
		}
	}
	if single == m.Shown.Len() {
		return l
	}
	l.only = make(map[flows.Key]struct{}, single)
	for i := range rows {
		if rows[i].Flow().HasRow() {
			l.only[rows[i].Key()] = struct{}{}
		}
	}
	return l
}

// find returns the flow of a key if it was listed, else nil.
func (l *listing) find(k flows.Key) *flows.Flow {
	if l.only != nil {
		if _, ok := l.only[k]; !ok {
			return nil
		}
	}
	return l.table.Flow(k)
}

// each yields every flow that was listed.
func (l *listing) each(yield func(*flows.Flow) bool) {
	if l.only == nil {
		l.table.Flows()(yield)
		return
	}
	for k := range l.only {
		if !yield(l.table.Flow(k)) {
			return
		}
	}
}
