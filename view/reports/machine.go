package reports

import (
	"strconv"

	"iftopgo/flows"
	"iftopgo/flows/history/report"
	"iftopgo/model"
)

// The kinds of lines of a report, as CSV calls them.
const (
	kindRow    = "row"
	kindRest   = "not listed"
	kindOther  = "other"
	kindMissed = "not recorded"
	kindTotal  = "total"
)

// Append appends a report in a form. units are those of bytes, for people. Programs get
// integers, of which rows and what is in no row are together the total.
func Append(dst []byte, f Form, r *report.Report, units model.Units) ([]byte, error) {
	return appendIn(dst, f, &figures{r, units})
}

// figures are a report that is written.
type figures struct {
	*report.Report
	units model.Units
}

func (r *figures) lines() [][]string {
	all := append(make([][]string, 0, len(r.Rows)+5), []string{"row", r.By, "received", "sent"})
	add := func(kind, title string, p flows.Pair) {
		all = append(all, []string{kind, title, strconv.FormatUint(p.Recv, 10), strconv.FormatUint(p.Sent, 10)})
	}
	for _, row := range r.Rows {
		add(kindRow, row.Title, row.Bytes)
	}
	add(kindRest, "", r.Rest)
	add(kindOther, "", r.Other)
	add(kindMissed, "", r.Missed)
	add(kindTotal, "", r.Total)
	return all
}

// amount is bytes in each direction as JSON has them.
type amount struct {
	Received uint64 `json:"received"`
	Sent     uint64 `json:"sent"`
}

func amountOf(p flows.Pair) amount { return amount{p.Recv, p.Sent} }

// document is a report as JSON.
type document struct {
	Period      string  `json:"period"`
	By          string  `json:"by"`
	Rows        []row   `json:"rows"`
	NotListed   amount  `json:"not_listed"`
	Other       amount  `json:"other"`
	NotRecorded amount  `json:"not_recorded"`
	Total       amount  `json:"total"`
	Estimate    *amount `json:"estimate,omitempty"`
}

type row struct {
	Title string `json:"title"`
	amount
}

func (r *figures) document() any {
	d := document{
		Period: r.Period.Title, By: r.By, Rows: []row{}, NotListed: amountOf(r.Rest), Other: amountOf(r.Other),
		NotRecorded: amountOf(r.Missed), Total: amountOf(r.Total),
	}
	for _, one := range r.Rows {
		d.Rows = append(d.Rows, row{one.Title, amountOf(one.Bytes)})
	}
	if p, ok := r.Estimate(); ok {
		estimate := amountOf(p)
		d.Estimate = &estimate
	}
	return d
}
