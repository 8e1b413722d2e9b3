package ndjson

import (
	"iftopgo/flows"
	"iftopgo/flows/list"
)

// rest is what is in no row of a line.
type rest struct {
	series *flows.Series
	rates  flows.Rates
	flows  uint64
	rows   uint64 // of --by
}

// cut returns the rows that are listed, at most limit of them unless that is 0, and the
// rest. The row of what has no other row is part of the rest, wherever it is in the order.
func (p *printer) cut(rows []list.Row, limit int) (listed []list.Row, left rest) {
	listed, other := split(rows)
	whole, omitted := !p.m.List.Partial, uint64(0)
	if other != nil {
		omitted = other.Omitted()
	}
	if limit > 0 && len(listed) > limit {
		omitted += uint64(len(listed) - limit)
		listed, whole = listed[:limit], false
	}
	if p.m.By == flows.Ungrouped {
		omitted = 0
	}
	if whole {
		return listed, p.restOf(other, omitted)
	}
	s, n := list.Remainder(p.table, listed)
	return listed, rest{series: &s, rates: p.table.Rates(&s), flows: n, rows: omitted}
}

// restOf returns the rest that a row is, which is nil when there is none.
func (p *printer) restOf(other *list.Row, rows uint64) rest {
	if other == nil {
		return rest{series: &flows.Series{}}
	}
	return rest{series: other.Series(), rates: other.Rates(), flows: other.Count(), rows: rows}
}

// split returns the rows without the one of what has no other row, and that one, nil when
// there is none.
func split(rows []list.Row) ([]list.Row, *list.Row) {
	for i := range rows {
		if rows[i].IsOther() {
			without := append(append(make([]list.Row, 0, len(rows)-1), rows[:i]...), rows[i+1:]...)
			return without, &rows[i]
		}
	}
	return rows, nil
}

// other appends the row of the rest, if there is something in it. Its interval is what is
// left of that of the line.
func (p *printer) other(r rest) {
	if r.flows == 0 && r.series.Total == (flows.Tally{}) && p.left == (flows.Pair{}) {
		return
	}
	s := *r.series
	if s.Total == (flows.Tally{}) {
		s.First, s.Last = p.table.Total().First, p.table.Total().Last
	}
	p.out = append(p.out, '{')
	p.figures(p.figuresOf(&s, r.rates, p.left))
	p.flag(`"other":true,`)
	if r.flows > 0 {
		p.count(`"flows":`, r.flows)
	}
	if r.rows > 0 {
		p.count(`"rows":`, r.rows)
	}
	p.end('}')
	p.out = append(p.out, ',')
}
