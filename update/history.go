package update

import (
	"cmp"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/model"
	"iftopgo/prefs"
)

// historyRefresh is how often it is looked whether something was written into the history that is
// shown.
const historyRefresh = 10 * time.Second

// toggleHistory switches to the tab of the history, or back to the one before.
func toggleHistory(m model.Model) model.Model {
	switch {
	case !m.History.Kept:
		return warn(m, "there is no history here: iftopgo record makes one")
	case m.ShowsHistory():
		return leaveHistory(m)
	}
	return showTab(m, prefs.TabHistory)
}

// leaveHistory goes back to the tab that was shown before that of the history.
func leaveHistory(m model.Model) model.Model {
	back := m.History.From
	if back == "" || back == prefs.TabHistory || !slices.Contains(m.Tabs(), back) {
		back = prefs.TabFlows
	}
	return showTab(m, back)
}

// wantHistory asks for the period of a span that a day is in; 0 is today.
func wantHistory(m model.Model, span report.Span, day int64) model.Model {
	t := &m.History
	t.Wanted = model.HistoryQuestion{Number: t.Wanted.Number + 1, Span: span, Day: day}
	t.Bar = 0
	if t.By == "" {
		t.By = model.HistoryDimensions()[0]
	}
	return m
}

// refreshHistory asks again for the period that is shown.
func refreshHistory(m model.Model) model.Model {
	t := &m.History
	t.Wanted.Number++
	if t.Answer != nil && t.Err == "" {
		t.Wanted.Unless = t.Answer.Stamp
	}
	return m
}

// askHistory asks what is wanted and was not asked yet, while the history is shown.
func askHistory(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	t := &m.History
	if fx.History == nil || !m.ShowsHistory() {
		return m, nil
	}
	if t.Wanted.Number == 0 {
		m = wantHistory(m, report.Day, 0)
	}
	if t.Asked == t.Wanted.Number {
		return m, nil
	}
	t.Asked = t.Wanted.Number
	return m, fx.History(t.Wanted)
}

// handleHistory shows an answer, unless something else was asked meanwhile.
func handleHistory(m model.Model, msg model.HistoryMsg) (model.Model, tea.Cmd) {
	t := &m.History
	if msg.Number != t.Wanted.Number {
		return m, nil
	}
	t.Answered = msg.Number
	again := tea.Tick(historyRefresh, func(time.Time) tea.Msg { return model.HistoryTickMsg{Number: msg.Number} })
	switch {
	case msg.Err != nil:
		t.Err = strings.ReplaceAll(msg.Err.Error(), "\n", "; ")
		return ensureVisible(m), again
	case msg.Unchanged && t.Answer != nil:
		same := *t.Answer
		same.Now = msg.Answer.Now
		t.Answer = &same
		return ensureVisible(m), again // There may be another note.
	}
	t.Answer, t.Err = msg.Answer, ""
	return rebuildHistory(m), again
}

// handleHistoryTick asks again, unless something else was asked meanwhile.
func handleHistoryTick(m model.Model, number int) (model.Model, tea.Cmd) {
	switch {
	case number != m.History.Wanted.Number, !m.ShowsHistory(): // One that is shown again is asked for.
		return m, nil
	case m.Paused:
		return m, tea.Tick(historyRefresh, func(time.Time) tea.Msg { return model.HistoryTickMsg{Number: number} })
	}
	return refreshHistory(m), nil
}

// historyChoice is what rows and bars are of.
func historyChoice(m *model.Model) *report.Choice {
	t := &m.History
	c := &report.Choice{By: t.By, Bucket: t.Bar, OneBucket: t.OneBar(), Within: t.Within()}
	if !m.Filter.Match.All() {
		c.Matches = matching(m, t.Answer.Excerpt.Subjects)
	}
	return c
}

// matching says of each subject whether the row filter leaves it.
func matching(m *model.Model, all []history.Subject) []bool {
	at := make(map[history.Subject]int, len(all))
	for i := range all {
		at[all[i]] = i
	}
	matches := make([]bool, len(all))
	for _, s := range history.Select(all, m.Filter.Match.Select) {
		matches[at[s]] = true
	}
	return matches
}

// rebuildHistory draws bars and rows of the answer anew.
func rebuildHistory(m model.Model) model.Model {
	t := &m.History
	if t.Answer == nil {
		return m
	}
	a := t.Answer
	level := a.Excerpt.Level
	keys := a.Period.Keys(level, a.Now.Location())
	if t.Bar == 0 || !slices.Contains(keys, t.Bar) {
		t.Bar = firstBar(t, keys)
	}
	c := historyChoice(&m)
	t.Bars = report.Bars(a.Excerpt, keys, c)
	t.Report = report.Chosen(a.Period, a.Excerpt, c)
	return orderHistory(m)
}

// firstBar is the bar that is selected in another period: the one of now, if it has that, else
// the one next to what was shown before.
func firstBar(t *model.HistoryTab, keys []int64) int64 {
	level := t.Answer.Excerpt.Level
	now, wanted := level.Key(t.Answer.Now), int64(0)
	if t.Wanted.Day != 0 && level >= history.Days && !t.AtEnd {
		wanted = level.Key(time.Unix(t.Wanted.Day, 0).UTC())
	}
	switch {
	case len(keys) == 0:
		return 0
	case slices.Contains(keys, wanted):
		return wanted
	case slices.Contains(keys, now) && (t.AtEnd || t.Wanted.Day == 0):
		return now
	case t.AtEnd:
		return keys[len(keys)-1]
	default:
		return keys[0]
	}
}

// historyOrders are the orders of the rows.
var historyOrders = map[model.HistorySort]func(a, b report.Row) int{
	model.HistoryByTotal:    func(a, b report.Row) int { return cmp.Compare(b.Bytes.Sum(), a.Bytes.Sum()) },
	model.HistoryByReceived: func(a, b report.Row) int { return cmp.Compare(b.Bytes.Recv, a.Bytes.Recv) },
	model.HistoryBySent:     func(a, b report.Row) int { return cmp.Compare(b.Bytes.Sent, a.Bytes.Sent) },
	model.HistoryByName: func(a, b report.Row) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), strings.Compare(a.Title, b.Title))
	},
}

// orderHistory lists the rows in their order; what stands for the rest comes last.
func orderHistory(m model.Model) model.Model {
	t := &m.History
	subjects := slices.Clone(t.Report.Rows)
	slices.SortStableFunc(subjects, historyOrders[t.Sort])
	if t.Reverse {
		slices.Reverse(subjects)
	}
	t.Rows = make([]model.HistoryRow, 0, len(subjects)+2)
	for _, r := range subjects {
		t.Rows = append(t.Rows, model.HistoryRow{Row: r})
	}
	for _, rest := range [...]model.HistoryRow{
		{Kind: model.HistoryOther, Row: report.Row{Title: "other", Bytes: t.Report.Other}},
		{Kind: model.HistoryMissed, Row: report.Row{Title: "not recorded", Bytes: t.Report.Missed}},
	} {
		if rest.Bytes != (flows.Pair{}) {
			t.Rows = append(t.Rows, rest)
		}
	}
	if t.Selecting && t.Index() < 0 {
		t.Selecting = false
	}
	return ensureVisible(m)
}
