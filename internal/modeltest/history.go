package modeltest

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/capture/demo/past"
	"iftopgo/model"
	"iftopgo/update"
)

// HistoryAnswer answers a question with the past of the demo's host.
func HistoryAnswer(q model.HistoryQuestion) *model.HistoryAnswer {
	a := &model.HistoryAnswer{Now: past.Until(), Since: past.Since, Written: past.Until(), Stamp: "made up"}
	a.Period, a.Excerpt = past.Period(q.Span, q.Day)
	return a
}

// SendRecorded is Send where there is a history, whose questions are answered at once.
func SendRecorded(m model.Model, msg tea.Msg) model.Model {
	var asked *model.HistoryQuestion
	fx := update.Effects{History: func(q model.HistoryQuestion) tea.Cmd {
		asked = &q
		return nil
	}}
	m.History.Kept = true
	if m, _ = update.Update(m, msg, fx); asked != nil {
		m, _ = update.Update(m, model.HistoryMsg{Number: asked.Number, Answer: HistoryAnswer(*asked)}, fx)
	}
	return m
}

// PressRecorded is Press where there is a history.
func PressRecorded(m model.Model, keys ...string) model.Model {
	for _, k := range keys {
		m = SendRecorded(m, Key(k))
	}
	return m
}
