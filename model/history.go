package model

import (
	"slices"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/rowfilter"
	"iftopgo/prefs"
)

// HistoryQuestion is what the history is asked for: all of a period.
type HistoryQuestion struct {
	// Number tells questions apart: answers to earlier ones are discarded.
	Number int
	Span   report.Span
	// Day is a day that the period has (see report.Period), 0 for today.
	Day int64
	// Unless is the stamp of an answer that is there already: when nothing was written since,
	// the answer is HistoryMsg.Unchanged.
	Unless string
}

// HistoryMsg is an answer to a question, or why there is none.
type HistoryMsg struct {
	Number int
	Answer *HistoryAnswer
	// Unchanged says that the answer is the one that is there: of Answer only Now is known.
	Unchanged bool
	Err       error
}

// HistoryAnswer is what the history has of a period. It never changes.
type HistoryAnswer struct {
	Period  report.Period
	Excerpt *history.Excerpt
	// Now is when it was read, in the local zone.
	Now time.Time
	// Since is when recording began, Written when a recorder wrote last; zero when that is
	// not known. One that is running writes again within Patience.
	Since, Written time.Time
	Patience       time.Duration
	// Stamp is another one once something has been written.
	Stamp string
}

// Running reports whether a recorder goes on writing.
func (a *HistoryAnswer) Running() bool { return a.Now.Sub(a.Written) <= a.Patience }

// HistoryTickMsg says that it is time to look whether something was written since the answer to
// a question.
type HistoryTickMsg struct{ Number int }

// HistorySort is what orders the rows of the history.
type HistorySort uint8

// The orders.
const (
	HistoryByTotal HistorySort = iota
	HistoryByReceived
	HistoryBySent
	HistoryByName
)

// HistoryRowKind is what a row of the history stands for.
type HistoryRowKind uint8

// The kinds, in the order of the list.
const (
	HistorySubject HistoryRowKind = iota
	HistoryOther                  // what has no place of its own
	HistoryMissed                 // what was not recorded
)

// HistoryRow is a row of the history. All of them are together the total.
type HistoryRow struct {
	Kind HistoryRowKind
	report.Row
}

// HistoryCrumb is a step of drilling down: into the selected bar, or into a row.
type HistoryCrumb struct {
	// Bar says that it is the selected bar, Within is the row otherwise.
	Bar    bool
	Within report.Within
	// By is what rows were of before, and Selected the row that was selected.
	By       string
	Selected HistoryRowID
}

// HistoryTab is the tab of what was recorded.
type HistoryTab struct {
	// Kept says that there is a history that can be read.
	Kept bool
	// Wanted is the newest question, and Asked the number of the one that was asked last.
	// Answered is the number of the one that Answer, or Err, is to.
	Wanted          HistoryQuestion
	Asked, Answered int
	// Answer is what is shown, nil before there is one. Err is why there is none to the newest
	// question, empty if there is.
	Answer *HistoryAnswer
	Err    string
	// From is the tab that the key for the way back leads to.
	From prefs.Tab

	// Bar is the key of the selected bar. AtEnd says that another period was asked for from
	// the one after it: its last bar is to be selected, or else its first.
	Bar   int64
	AtEnd bool
	// Crumbs are what was drilled down into, outermost first.
	Crumbs []HistoryCrumb
	// Depth is how far was drilled down when the filter was accepted.
	Depth int
	// By is what rows are of: one of HistoryDimensions.
	By      string
	Sort    HistorySort
	Reverse bool

	// Bars and Rows are what is drawn: of the answer, narrowed by the crumbs and the filter.
	Bars []report.Bar
	Rows []HistoryRow
	// Report is what rows are of, with their total.
	Report report.Report
	// Selected is the selected row, if Selecting: otherwise keys are for the bar. Top is the
	// index of the first visible row.
	Selected  HistoryRowID
	Selecting bool
	Top       int
}

// HistoryRowID tells rows apart.
type HistoryRowID struct {
	Kind  HistoryRowKind
	Title string
}

// ID returns what tells the row apart.
func (r *HistoryRow) ID() HistoryRowID { return HistoryRowID{r.Kind, r.Title} }

// HistoryDimensions are the words for what rows of the history may be of.
func HistoryDimensions() []string { return append(report.Words(), report.ByInterfaceWord) }

// Index is the index of the selected row, -1 for none.
func (t *HistoryTab) Index() int {
	if !t.Selecting {
		return -1
	}
	return slices.IndexFunc(t.Rows, func(r HistoryRow) bool { return r.ID() == t.Selected })
}

// BarIndex is the index of the selected bar, -1 for none.
func (t *HistoryTab) BarIndex() int {
	return slices.IndexFunc(t.Bars, func(b report.Bar) bool { return b.Key == t.Bar })
}

// Waiting reports whether the newest question has no answer yet.
func (t *HistoryTab) Waiting() bool { return t.Answered != t.Wanted.Number }

// Level is how long the bars are.
func (t *HistoryTab) Level() history.Level { return t.Answer.Excerpt.Level }

// BarName is how a bar is called within its period.
func (t *HistoryTab) BarName(b *report.Bar) string {
	return report.Name(t.Level(), b.Key, t.Answer.Now.Location())
}

// Total is what all rows carried.
func (t *HistoryTab) Total() flows.Pair { return t.Report.Total }

// OneBar reports whether rows are of the selected bar alone.
func (t *HistoryTab) OneBar() bool {
	return slices.ContainsFunc(t.Crumbs, func(c HistoryCrumb) bool { return c.Bar })
}

// Within are the rows that were drilled down into.
func (t *HistoryTab) Within() []report.Within {
	var all []report.Within
	for _, c := range t.Crumbs {
		if !c.Bar {
			all = append(all, c.Within)
		}
	}
	return all
}

// NotKept says what a filter asks for that no history has; empty for nothing.
func NotKept(f *rowfilter.Filter) string {
	if term := f.Uses(report.NotKept()...); term != "" {
		return "the history does not keep " + term + ":"
	}
	return ""
}

// ShowsHistory reports whether the tab of the history is shown.
func (m *Model) ShowsHistory() bool { return m.Prefs.Tab == prefs.TabHistory && m.History.Kept }
