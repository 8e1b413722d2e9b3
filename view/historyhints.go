package view

import (
	"iftopgo/flows/history"
	"iftopgo/model"
)

// historyHints are the actions of the hint line on the tab of the history.
func historyHints(m *model.Model) []hinted {
	all := []hinted{{model.Help, "help"}}
	switch t := &m.History; {
	case t.Index() >= 0:
		all = append(all, hinted{model.Enter, "drill down"})
	case !t.OneBar():
		all = append(all, hinted{model.Enter, barHint(t)})
	}
	return append(all, []hinted{
		{model.JumpBack, "before"},
		{model.JumpForward, "after"},
		{model.LongerSpan, "longer"},
		{model.ShorterSpan, "shorter"},
		{model.LineMode, "by"},
		{model.Filter, "filter"},
		{model.Back, "back"},
		{model.SortReceived, "by received"},
		{model.SortSent, "by sent"},
		{model.SortTotal, "by total"},
		{model.Copy, "copy"},
		{model.Export, "export"},
		{model.NextTab, "tabs"},
		{model.Quit, "quit"},
	}...)
}

// barHint says what drilling down into the selected bar shows.
func barHint(t *model.HistoryTab) string {
	switch {
	case t.Answer == nil, t.Level() < history.Days:
		return "this hour"
	case t.Level() == history.Days:
		return "this day"
	default:
		return "this month"
	}
}
