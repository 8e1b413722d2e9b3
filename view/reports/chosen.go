package reports

import (
	"strings"

	"iftopgo/flows/history/report"
	"iftopgo/model"
)

// OfScreen returns what the tab of the history lists as a report, in the order of the screen,
// with what it is of in its title.
func OfScreen(t *model.HistoryTab, filter string) report.Report {
	r := t.Report
	r.Rows = nil
	for i := range t.Rows {
		if t.Rows[i].Kind == model.HistorySubject {
			r.Rows = append(r.Rows, t.Rows[i].Row)
		}
	}
	var within []string
	for _, c := range t.Crumbs {
		if i := t.BarIndex(); c.Bar && i >= 0 {
			within = append(within, t.BarName(&t.Bars[i]))
		} else {
			within = append(within, c.Within.By+" "+c.Within.Title)
		}
	}
	if filter != "" {
		within = append(within, filter)
	}
	if len(within) > 0 {
		r.Period.Part = 1 // An estimate would be of all of the period.
		r.Period.Title += ", " + strings.Join(within, ", ")
	}
	return r
}

// Row returns the selected row of the history as a line of text: its name, and what it received
// and sent, in bytes.
func Row(t *model.HistoryTab) string {
	i := t.Index()
	if i < 0 {
		return ""
	}
	r := &t.Rows[i]
	return r.Title + "  received " + model.FormatCount(r.Bytes.Recv) + "  sent " + model.FormatCount(r.Bytes.Sent) + " bytes"
}
