package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// clickHistory handles a click on a part of the tab of the history: on a bar or a row it selects
// that, the second one of a double click drills down, on a word it is what the word says. done is
// false for a click elsewhere.
func clickHistory(m model.Model, msg tea.MouseClickMsg) (after model.Model, cmd tea.Cmd, done bool) {
	l := layout.Of(&m)
	if i, ok := layout.HistoryBarAt(&m, &l, msg.X, msg.Y); ok {
		return clickedTwice(m, msg, m.History.BarIndex() == i && !m.History.Selecting, func(m model.Model) model.Model { return selectBar(m, i) })
	}
	if i, ok := layout.HistoryRowAt(&m, &l, msg.X, msg.Y); ok {
		return clickedTwice(m, msg, m.History.Index() == i, func(m model.Model) model.Model { return selectInHistory(m, i) })
	}
	if msg.Button != tea.MouseLeft {
		return m, nil, false
	}
	word, ok := layout.HistoryWordAt(&m, &l, msg.X, msg.Y)
	if !ok {
		return m, nil, false
	}
	m.Tip, m.DoubleClick.Open = model.Tip{}, false
	return clickHistoryWord(m, word), nil, true
}

// clickedTwice selects what was clicked. The second click of a double click drills down, the right
// button shows the tooltip.
func clickedTwice(m model.Model, msg tea.MouseClickMsg, same bool, choose func(model.Model) model.Model) (model.Model, tea.Cmd, bool) {
	second := m.DoubleClick.Open && msg.Y == m.DoubleClick.Y && msg.Button == tea.MouseLeft && same
	m.DoubleClick.Open, m.Tip = false, model.Tip{}
	if m = choose(m); second {
		return enterHistory(m), nil, true
	}
	switch msg.Button {
	case tea.MouseRight:
		m.Tip = model.Tip{Kind: model.TipRow, X: msg.X, Y: msg.Y, Held: true}
	case tea.MouseLeft:
		m.DoubleClick = model.DoubleClick{Y: msg.Y, Open: true, Number: m.DoubleClick.Number + 1}
		n := m.DoubleClick.Number
		return m, tea.Tick(doubleClickTime, func(time.Time) tea.Msg { return model.DoubleClickTimeoutMsg{Number: n} }), true
	default: // The other buttons only select.
	}
	return m, nil, true
}

// clickHistoryWord does what a word on the tab says.
func clickHistoryWord(m model.Model, w layout.HistoryWord) model.Model {
	switch {
	case w.Step != 0:
		return movePeriod(m, w.Step)
	case w.By != "":
		return historyBy(m, w.By)
	case w.Sorts && w.Sort == m.History.Sort:
		m.History.Reverse = !m.History.Reverse
		return orderHistory(m)
	case w.Sorts:
		return sortHistory(m, w.Sort)
	default:
		return historySpan(m, w.Span)
	}
}

// wheelHistory moves the selected bar when the pointer is over the bars, else in the rows.
func wheelHistory(m model.Model, msg tea.MouseWheelMsg, n int) model.Model {
	if l := layout.Of(&m); l.History.Chart.Contains(msg.X, msg.Y) {
		return moveBar(m, n)
	}
	return moveInHistory(m, n)
}
