package reports

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/flows/history/report"
	"iftopgo/model"
)

// longestTitle is the cells that a title takes at most, barCells those of a whole bar.
const (
	longestTitle = 40
	barCells     = 20
)

// text is the report for people: a row each with a bar, in 80 columns, and what is in no row,
// which together are the total.
func (r *figures) text() string {
	t := &table{units: r.units, scale: scale(r.Report), total: r.Total.Sum()}
	for _, row := range r.Rows {
		t.add(row.Title, row.Bytes, true)
	}
	if r.RestRows > 0 {
		t.add(strconv.Itoa(r.RestRows)+" more", r.Rest, false)
	}
	t.addUnless("other", r.Other)
	t.addUnless("not recorded", r.Missed)
	t.add("total", r.Total, false)
	if p, ok := r.Estimate(); ok {
		t.add("estimate", p, false)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s by %s\n\n", flows.Clean(r.Period.Title, longestTitle), r.By)
	t.write(&out, strings.ToUpper(r.By))
	return out.String()
}

// scale is what the longest bar stands for, in bytes.
func scale(r *report.Report) (most uint64) {
	for _, row := range r.Rows {
		most = max(most, row.Bytes.Sum())
	}
	return most
}

// table is the lines of a report under construction.
type table struct {
	units        model.Units
	scale, total uint64
	lines        []line
	width        int
}

// line is a title, its figures, and the bar behind them.
type line struct{ title, figures, bar string }

func (t *table) addUnless(title string, p flows.Pair) {
	if p != (flows.Pair{}) {
		t.add(title, p, false)
	}
}

func (t *table) add(title string, p flows.Pair, bar bool) {
	l := line{title: ansi.Truncate(title, longestTitle, "…")}
	l.figures = fmt.Sprintf("%9s %9s %9s %6s", t.units.FormatBytes(p.Recv), t.units.FormatBytes(p.Sent), t.units.FormatBytes(p.Sum()), t.share(p.Sum()))
	if bar && t.scale > 0 {
		l.bar = strings.Repeat("█", int(float64(p.Sum())/float64(t.scale)*barCells+0.5))
	}
	t.width = max(t.width, ansi.StringWidth(l.title))
	t.lines = append(t.lines, l)
}

// share is a part of the total.
func (t *table) share(n uint64) string {
	if t.total == 0 || n > t.total { // An estimate is more than all.
		return ""
	}
	return strconv.FormatFloat(100*float64(n)/float64(t.total), 'f', 1, 64) + "%"
}

func (t *table) write(out *strings.Builder, heading string) {
	t.width = max(t.width, len(heading), len("not recorded"))
	t.row(out, line{title: heading, figures: fmt.Sprintf("%9s %9s %9s %6s", "RECEIVED", "SENT", "TOTAL", "SHARE")})
	for _, l := range t.lines {
		t.row(out, l)
	}
}

func (t *table) row(out *strings.Builder, l line) {
	text := l.title + strings.Repeat(" ", t.width-ansi.StringWidth(l.title)) + "  " + l.figures + " " + l.bar
	out.WriteString(strings.TrimRight(text, " "))
	out.WriteByte('\n')
}
