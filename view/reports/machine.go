package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"

	"iftopgo/flows"
	"iftopgo/flows/history/report"
)

// The kinds of lines of a report, as JSON and CSV call them.
const (
	kindRow    = "row"
	kindRest   = "not listed"
	kindOther  = "other"
	kindMissed = "not recorded"
	kindTotal  = "total"
)

// entry is a line of a report.
type entry struct {
	kind, title string
	bytes       flows.Pair
}

// entries are the lines of a report: all but the last are together the last.
func entries(r *report.Report) []entry {
	var all []entry
	for _, row := range r.Rows {
		all = append(all, entry{kindRow, row.Title, row.Bytes})
	}
	return append(all, entry{kindRest, "", r.Rest}, entry{kindOther, "", r.Other}, entry{kindMissed, "", r.Missed}, entry{kindTotal, "", r.Total})
}

// AppendCSV appends the report as comma-separated values (RFC 4180) with a line of names. The
// lines but the last, which is the total, add up to that.
func AppendCSV(dst []byte, r *report.Report) ([]byte, error) {
	out := bytes.NewBuffer(dst)
	w := csv.NewWriter(out)
	all := entries(r)
	lines := append(make([][]string, 0, 1+len(all)), []string{"row", r.By, "received", "sent"})
	for _, e := range all {
		lines = append(lines, []string{e.kind, e.title, strconv.FormatUint(e.bytes.Recv, 10), strconv.FormatUint(e.bytes.Sent, 10)})
	}
	if err := w.WriteAll(lines); err != nil {
		return dst, fmt.Errorf("writing CSV: %w", err)
	}
	return out.Bytes(), nil
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

// AppendJSON appends the report as a JSON object on a line. Bytes are integers; rows, not_listed,
// other and not_recorded are together total.
func AppendJSON(dst []byte, r *report.Report) ([]byte, error) {
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
	text, err := json.Marshal(d)
	if err != nil {
		return dst, fmt.Errorf("writing JSON: %w", err)
	}
	return append(append(dst, text...), '\n'), nil
}
