package layout

import (
	"iftopgo/flows/history/report"
	"iftopgo/model"
)

// History is where the parts of the tab of the history are. What has no place is empty.
type History struct {
	// Note is what is wrong: why nothing can be read, or that nothing is recorded.
	Note Rect
	// Period is the line with what is shown, and the choice of spans.
	Period Rect
	// Chart are the bars with their scale on the left and their names in the middle.
	Chart Rect
	Bars  HistoryBars
	// By is the line with the choice of what rows are of.
	By   Rect
	List Rect
	// Total is the sum of all rows, below them.
	Total   Rect
	Columns []HistoryColumn
}

// How high the parts are: bars at least and at most, rows at least while there are bars.
const (
	leastChart   = 5
	mostChart    = 24
	leastHistory = 4
	periodFrom   = 7  // the height of the screen
	byFrom       = 16 // the height of the screen
)

// historyLayout lays out what the tab of the history has in place of flows and totals, in what
// is left of the screen.
func historyLayout(m *model.Model, l Layout, s stack) Layout {
	if l.Hints.Empty() && (m.Mode.Prompts() || m.Notice.Text != "") {
		l.Hints = s.bottom(foot(m, l.Inside), 0)
	}
	h := &l.History
	l.Header = s.top(1, headerFrom, m.Prefs.Header || m.Paused)
	l.Tabs = s.top(1, tabsFrom, true)
	note := len(HistoryNote(m, l.Inside.Width))
	h.Note = s.top(min(note, max(s.Height-leastHistory, 0)), 0, note > 0)
	h.Period = s.top(1, periodFrom, true)
	rest := s.Height
	if rest >= leastChart+leastHistory+2 {
		h.Chart = s.top(min(max(rest*2/5, leastChart), mostChart), 0, true)
		h.Bars = historyBars(m, h.Chart)
	}
	h.By = s.top(1, byFrom, true)
	l.Titles = s.top(1, titlesFrom, true)
	h.Total = s.bottom(1, titlesFrom)
	h.List = s.Rect
	h.Columns = historyColumns(l.Inside)
	return l
}

// HistoryNote is what is said above the bars, in lines of a width.
func HistoryNote(m *model.Model, width int) []string {
	t := &m.History
	switch a := t.Answer; {
	case t.Err != "":
		return Wrap(t.Err, width)
	case a == nil:
		return nil
	case a.Written.IsZero() && len(a.Excerpt.Buckets) == 0:
		return Wrap("nothing was recorded yet", width)
	case !a.Written.IsZero() && !a.Running():
		return Wrap("nothing is recorded since "+historyTime(a)+": iftopgo record is not running", width)
	}
	return nil
}

// historyTime is when a recorder wrote last: today the time alone.
func historyTime(a *model.HistoryAnswer) string {
	at := a.Written.In(a.Now.Location())
	if report.DayOf(at) == report.DayOf(a.Now) {
		return at.Format("15:04")
	}
	return at.Format("Mon 2 January 2006 15:04")
}

// HistoryRowAt returns the row under a cell.
func HistoryRowAt(m *model.Model, l *Layout, x, y int) (int, bool) {
	i := m.History.Top + y - l.History.List.Y
	return i, l.History.List.Contains(x, y) && i < len(m.History.Rows)
}

// HistoryScroll returns the first row to show so that the selected one is in sight and no room
// is wasted below the last.
func HistoryScroll(m *model.Model, l *Layout) int {
	room := max(l.History.List.Height, 1)
	top := max(min(m.History.Top, len(m.History.Rows)-room), 0)
	if i := m.History.Index(); i >= 0 {
		top = max(min(top, i), i-room+1)
	}
	return top
}
