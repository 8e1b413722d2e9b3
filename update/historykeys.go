package update

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/view/layout"
)

// historyAction does what an action means on the tab of the history; done is false when it means
// there what it means everywhere.
func historyAction(m model.Model, a model.Action, fx Effects) (after model.Model, cmd tea.Cmd, done bool) {
	if by, ok := historySorts[a]; ok {
		return sortHistory(m, by), nil, true
	}
	if n, ok := historySteps(&m, a); ok {
		return moveInHistory(m, n), nil, true
	}
	if f, ok := historyActions[a]; ok {
		return f(m), nil, true
	}
	switch a {
	case model.Back:
		if m.Tip.Kind != model.NoTip {
			return m, nil, false
		}
		return backInHistory(m), nil, true
	case model.Copy:
		m, cmd = copyHistoryRow(m, fx)
		return m, cmd, true
	case model.SortChange, model.SortAge, model.SortLastSeen, model.Freeze, model.Pin, model.ToggleDetails, model.GraphHeight,
		model.MergeLocal, model.MergeRemote, model.ToggleClosed, model.Alert, model.ResetCounters:
		return warn(m, "that is for rows of flows, not of the history"), nil, true
	default:
		return m, nil, false
	}
}

// historyActions are the actions that mean something of their own.
var historyActions = map[model.Action]func(model.Model) model.Model{
	model.Enter:       enterHistory,
	model.FullDetails: showHistoryTip,
	model.JumpBack:    func(m model.Model) model.Model { return moveBar(m, -1) },
	model.JumpForward: func(m model.Model) model.Model { return moveBar(m, 1) },
	model.LongerSpan:  func(m model.Model) model.Model { return historySpan(m, m.History.Wanted.Span.Longer(1)) },
	model.ShorterSpan: func(m model.Model) model.Model { return historySpan(m, m.History.Wanted.Span.Longer(-1)) },
	model.LineMode: func(m model.Model) model.Model {
		return historyBy(m, next(m.History.By, model.HistoryDimensions()...))
	},
	model.ToggleDNS:  eitherBy("host", "name"),
	model.Containers: eitherBy("package", "container"),
	model.ByCountry:  eitherBy("network", "country"),
	model.ByProcess:  eitherBy("process", "user"),
	model.Reverse: func(m model.Model) model.Model {
		m.History.Reverse = !m.History.Reverse
		return onOff(orderHistory(m), "reverse order", m.History.Reverse)
	},
}

// eitherBy returns what lists rows of one, or else of the other.
func eitherBy(one, other string) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		if m.History.By == one {
			return historyBy(m, other)
		}
		return historyBy(m, one)
	}
}

// historySorts are what the actions that order rows order those of the history by.
var historySorts = map[model.Action]model.HistorySort{
	model.SortLocal: model.HistoryByName, model.SortRemote: model.HistoryByName, model.SortProcess: model.HistoryByName, model.SortProtocol: model.HistoryByName,
	model.SortReceived: model.HistoryByReceived, model.SortSent: model.HistoryBySent,
	model.Sort2s: model.HistoryByTotal, model.Sort10s: model.HistoryByTotal, model.Sort40s: model.HistoryByTotal,
	model.SortTotal: model.HistoryByTotal, model.SortPackets: model.HistoryByTotal,
}

// historySortNames say what rows are ordered by.
var historySortNames = map[model.HistorySort]string{
	model.HistoryByTotal: "by the total", model.HistoryByReceived: "by what was received", model.HistoryBySent: "by what was sent", model.HistoryByName: "by name",
}

// sortHistory orders the rows.
func sortHistory(m model.Model, by model.HistorySort) model.Model {
	m.History.Sort = by
	return say(orderHistory(m), "ordered "+historySortNames[by])
}

// historySteps is by how many rows an action moves the selection.
func historySteps(m *model.Model, a model.Action) (n int, ok bool) {
	l := layout.Of(m)
	page := max(l.History.List.Height, 1)
	switch a {
	case model.Up:
		return -1, true
	case model.Down:
		return 1, true
	case model.HalfUp:
		return -max(page/2, 1), true
	case model.HalfDown:
		return max(page/2, 1), true
	case model.PageUp:
		return -page, true
	case model.PageDown:
		return page, true
	case model.First:
		return -len(m.History.Rows), true
	case model.Last:
		return len(m.History.Rows), true
	default:
		return 0, false
	}
}

// moveInHistory selects the row n places below the selected one, or else the first or the last
// that is visible.
func moveInHistory(m model.Model, n int) model.Model {
	t := &m.History
	i := t.Index()
	switch {
	case i >= 0:
		i += n
	case n == 1:
		i = t.Top
	default:
		i = t.Top + n
	}
	return selectInHistory(m, i)
}

// selectInHistory selects a row by its index, or the nearest there is.
func selectInHistory(m model.Model, i int) model.Model {
	t := &m.History
	if n := len(t.Rows); n > 0 {
		t.Selected, t.Selecting = t.Rows[clampIndex(i, n)].ID(), true
	}
	return ensureVisible(m)
}

// selectBar selects a bar; what was drilled down into it is of the other bar then.
func selectBar(m model.Model, i int) model.Model {
	t := &m.History
	if len(t.Bars) == 0 {
		return m
	}
	t.Bar, t.Selecting, t.AtEnd = t.Bars[clampIndex(i, len(t.Bars))].Key, false, false
	if !t.OneBar() {
		return ensureVisible(m)
	}
	t.Top = 0
	return rebuildHistory(m)
}

// moveBar selects the bar n places to the right. Beyond the first and the last are those of the
// periods before and after.
func moveBar(m model.Model, n int) model.Model {
	t := &m.History
	if t.Answer == nil {
		return m
	}
	i := t.BarIndex() + n
	if t.Waiting() || i < 0 || i >= len(t.Bars) {
		return movePeriod(m, n)
	}
	return selectBar(m, i)
}

// movePeriod asks for the period before, or after, the one that is wanted.
func movePeriod(m model.Model, n int) model.Model {
	t := &m.History
	if t.Answer == nil {
		return m
	}
	p := t.Answer.Period
	if t.Waiting() && t.Wanted.Day != 0 {
		p = report.Around(t.Wanted.Span, t.Wanted.Day, t.Answer.Now)
	}
	const day = 24 * 60 * 60
	switch {
	case n < 0 && !t.Answer.Since.IsZero() && p.From <= report.DayOf(t.Answer.Since.In(t.Answer.Now.Location())):
		return say(m, "there is nothing before that")
	case n < 0:
		m = wantHistory(m, t.Wanted.Span, p.From-day)
	case p.To > report.DayOf(t.Answer.Now):
		return say(m, "that is now")
	default:
		m = wantHistory(m, t.Wanted.Span, p.To)
	}
	m.History.AtEnd, m.History.Selecting = n < 0, false
	return m
}

// historySpan shows a longer or a shorter time, which has the bar that is selected.
func historySpan(m model.Model, s report.Span) model.Model {
	t := &m.History
	if t.Answer == nil || s == t.Wanted.Span {
		return say(m, "by "+t.Wanted.Span.String()+", there is no other")
	}
	day := int64(0)
	if i := t.BarIndex(); i >= 0 && !t.Waiting() {
		day = t.Bars[i].Key
		if t.Level() < history.Days {
			day = t.Answer.Period.From
		}
	}
	if s < t.Wanted.Span {
		day = dayWithin(t, day)
	}
	m = wantHistory(m, s, day)
	m.History.AtEnd, m.History.Selecting = false, false
	return m
}

// dayWithin is the day to look at of the bar that begins with one: today, which is 0, if the bar
// has it or is yet to come, else its first one of which something can have been recorded.
func dayWithin(t *model.HistoryTab, day int64) int64 {
	now := t.Answer.Now
	next := day
	if t.Level() == history.Months {
		next = report.DayOf(time.Unix(day, 0).UTC().AddDate(0, 1, -1))
	}
	if next >= report.DayOf(now) {
		return 0
	}
	if since := t.Answer.Since; !since.IsZero() {
		day = min(max(day, report.DayOf(since.In(now.Location()))), next)
	}
	return day
}

// historyBy lists rows of something else.
func historyBy(m model.Model, by string) model.Model {
	t := &m.History
	t.By, t.Selecting, t.Top = by, false, 0
	return say(rebuildHistory(m), "by "+by)
}

// enterHistory drills down: from the bar to what was carried in its time, from a row to what
// it is made of.
func enterHistory(m model.Model) model.Model {
	t := &m.History
	i := t.Index()
	switch {
	case t.Answer == nil:
		return m
	case i < 0 && !t.OneBar():
		return drillInHistory(m, model.HistoryCrumb{Bar: true, By: t.By}, t.By)
	case i < 0:
		return selectInHistory(m, t.Top)
	}
	row := &t.Rows[i]
	by := finer(t)
	switch {
	case row.Kind == model.HistoryMissed:
		return warn(m, "nobody knows what it was: it was not recorded")
	case row.Kind == model.HistoryOther:
		return warn(m, "of what has no place of its own only the sum is kept")
	case by == "":
		return warn(m, "nothing more is kept of it")
	}
	return drillInHistory(m, model.HistoryCrumb{Within: report.Within{By: t.By, Title: row.Title}, By: t.By, Selected: row.ID()}, by)
}

// drillInHistory drills down into a bar or a row.
func drillInHistory(m model.Model, c model.HistoryCrumb, by string) model.Model {
	t := &m.History
	t.Crumbs = append(slices.Clip(t.Crumbs), c)
	t.By, t.Selecting, t.Top = by, false, 0
	m.Tip = model.Tip{}
	return rebuildHistory(m)
}

// finer is what a row is made of that was not drilled down into yet: its hosts, their services,
// and the processes behind them; empty when there is nothing more.
func finer(t *model.HistoryTab) string {
	for _, by := range [...]string{"process", "host", "service"} {
		within := func(c model.HistoryCrumb) bool { return !c.Bar && c.Within.By == by }
		if by != t.By && !slices.ContainsFunc(t.Crumbs, within) {
			return by
		}
	}
	return ""
}

// backInHistory clears the filter or drills up, whichever came last, or clears the selection, or
// leaves the tab: the first of them that there is.
func backInHistory(m model.Model) model.Model {
	t := &m.History
	switch n := len(t.Crumbs); {
	case m.Filter.Text != "" && t.Depth >= n:
		return rebuildRows(clearFilter(m))
	case n > 0:
		last := t.Crumbs[n-1]
		t.Crumbs = t.Crumbs[: n-1 : n-1]
		t.By, t.Top = last.By, 0
		t.Selected, t.Selecting = last.Selected, !last.Bar
		return rebuildHistory(m)
	case t.Selecting:
		t.Selecting = false
		return ensureVisible(m)
	default:
		return leaveHistory(m)
	}
}

// copyHistoryRow puts the selected row on the clipboard, or the first one that is visible.
func copyHistoryRow(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	if m.History.Index() < 0 {
		m = selectInHistory(m, m.History.Top)
	}
	switch {
	case m.History.Index() < 0:
		return warn(m, noRow), nil
	case fx.Copy == nil:
		return warn(m, "there is no clipboard here"), nil
	case len(m.Copies) > 0:
		return warn(m, "the row before is being copied"), nil
	}
	var none list.Row
	m.Copies = []list.Row{none}
	return m, fx.Copy(m, &none)
}

// showHistoryTip explains the selected row, or else the bar.
func showHistoryTip(m model.Model) model.Model {
	l := layout.Of(&m)
	m.Tip = model.Tip{Kind: model.TipRow, X: l.History.List.X + l.History.List.Width/3, Y: l.History.List.Y, Held: true}
	if i := m.History.Index(); i >= 0 {
		m.Tip.Y += i - m.History.Top + 1
	}
	return m
}
