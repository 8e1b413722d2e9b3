package layout

import (
	"strconv"
	"strings"
	"time"

	"iftopgo/flows/history/report"
	"iftopgo/model"
)

// HistoryWord is a word that can be clicked, with its place and what it is for: one of Step, By,
// Sort and Span.
type HistoryWord struct {
	X, Width int
	Text     string
	// Step is 1 for the period after, -1 for the one before.
	Step int
	// By is what rows are to be of.
	By string
	// Sort orders the rows, if Sorts.
	Sort  model.HistorySort
	Sorts bool
	Span  report.Span
	// Active says that it is what is shown.
	Active bool
}

// dayOfMonth is the day of the month of a key of days.
func dayOfMonth(key int64) string { return strconv.Itoa(time.Unix(key, 0).UTC().Day()) }

// HistoryTitle is what the period is called.
func HistoryTitle(m *model.Model) string {
	t := &m.History
	if t.Answer == nil {
		return "reading"
	}
	from := time.Unix(t.Answer.Period.From, 0).UTC()
	switch t.Answer.Period.To - t.Answer.Period.From {
	case 24 * 60 * 60:
		return from.Format("Monday, 2 January 2006")
	default:
		if len(t.Answer.Period.Title) == len("2006") {
			return from.Format("2006")
		}
		return from.Format("January 2006")
	}
}

// HistoryPeriod are the words of the line with the period: the ones before and after it beside its
// title, whose place is the first one's, and the spans at the end.
func HistoryPeriod(m *model.Model, line Rect) (title HistoryWord, words []HistoryWord) {
	left, right := " ‹ ", " › "
	if m.Appearance.ASCII {
		left, right = " < ", " > "
	}
	title = HistoryWord{X: line.X + len(" < "), Text: HistoryTitle(m)}
	title.Width = Cells(title.Text)
	words = append(words,
		HistoryWord{X: line.X, Width: len(" < "), Text: left, Step: -1},
		HistoryWord{X: title.X + title.Width, Width: len(" > "), Text: right, Step: 1})
	x := line.X + line.Width
	spans := make([]HistoryWord, 0, len(report.Spans()))
	for _, s := range report.Spans() {
		w := HistoryWord{Text: " " + s.String() + " ", Span: s, Active: s == m.History.Wanted.Span}
		if w.Active {
			w.Text = "[" + s.String() + "]"
		}
		w.Width = len(w.Text)
		x -= w.Width
		spans = append(spans, w)
	}
	if x < title.X+title.Width+len(" > ")+1 { // There is no room.
		return title, words
	}
	for _, w := range spans {
		w.X = x
		x += w.Width
		words = append(words, w)
	}
	return title, words
}

// HistoryBys are the words for what rows may be of, as many as there is room for: at least the one
// that they are of.
func HistoryBys(m *model.Model, line Rect) []HistoryWord {
	var words []HistoryWord
	x := line.X + len("   by ")
	for _, by := range model.HistoryDimensions() {
		w := HistoryWord{X: x, Text: " " + by + " ", By: by, Active: by == m.History.By}
		if w.Active {
			w.Text = "[" + by + "]"
		}
		w.Width = len(w.Text)
		x += w.Width
		words = append(words, w)
	}
	for x > line.X+line.Width && len(words) > 1 {
		gone := len(words) - 1
		if words[gone].Active { // It stays, in the place of the one before.
			gone--
			words[gone+1].X -= words[gone].Width
		}
		x -= words[gone].Width
		words = append(words[:gone], words[gone+1:]...)
	}
	return words
}

// HistoryWordAt returns the word under a cell.
func HistoryWordAt(m *model.Model, l *Layout, x, y int) (HistoryWord, bool) {
	h := &l.History
	var words []HistoryWord
	switch {
	case h.Period.Contains(x, y):
		_, words = HistoryPeriod(m, h.Period)
	case h.By.Contains(x, y):
		words = HistoryBys(m, h.By)
	case l.Titles.Contains(x, y):
		words = historyTitles(h.Columns)
	}
	for _, w := range words {
		if x >= w.X && x < w.X+w.Width {
			return w, true
		}
	}
	return HistoryWord{}, false
}

// HistoryCount says how many rows there are, of what.
func HistoryCount(m *model.Model) string {
	n := 0
	for i := range m.History.Rows {
		if m.History.Rows[i].Kind == model.HistorySubject {
			n++
		}
	}
	what := m.History.By
	switch {
	case n == 1:
	case strings.HasSuffix(what, "s"):
		what += "es"
	case strings.HasSuffix(what, "y"):
		what = strings.TrimSuffix(what, "y") + "ies"
	default:
		what += "s"
	}
	return model.FormatCount(uint64(n)) + " " + what
}
