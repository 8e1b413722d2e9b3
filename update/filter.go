package update

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows/rowfilter"
	"iftopgo/model"
)

// maxHistory is how many filters are remembered.
const maxHistory = 50

// openFilter opens the prompt for the filter.
func openFilter(m model.Model) model.Model {
	m.Mode = model.Filtering
	m.Filter.Line = model.NewLine(m.Filter.Text)
	m.Filter.Before, m.Filter.Err, m.Filter.Past = m.Filter.Text, "", 0
	m.Tip = model.Tip{}
	return m
}

// filterKey edits the filter; every change is applied at once.
func filterKey(m model.Model, msg tea.KeyPressMsg) model.Model {
	switch k := msg.String(); k {
	case "enter":
		return acceptFilter(m)
	case "esc":
		m.Mode = model.Browsing
		return applyFilter(m, m.Filter.Before)
	case "up":
		return recall(m, 1)
	case "down":
		return recall(m, -1)
	default:
		line, ok := m.Filter.Line.Press(k)
		if !ok {
			line = m.Filter.Line.Insert(msg.Text)
		}
		m.Filter.Line = line
		return applyFilter(m, line.String())
	}
}

// acceptFilter closes the prompt, unless the text is no valid filter.
func acceptFilter(m model.Model) model.Model {
	if m.Filter.Err != "" {
		return m
	}
	m.Mode = model.Browsing
	m.Filter.Depth, m.History.Depth = len(m.List.Breadcrumbs), len(m.History.Crumbs)
	if text := m.Filter.Text; text != "" {
		past := slices.DeleteFunc(slices.Clone(m.Filter.History), func(s string) bool { return s == text })
		past = append(past, text)
		m.Filter.History = past[max(len(past)-maxHistory, 0):]
	}
	return m
}

// clearFilter lists all rows again.
func clearFilter(m model.Model) model.Model {
	if m.Filter.Text == "" {
		return sayOf(m, model.NoticeOfFilter, "there is no filter")
	}
	m.Filter.Text, m.Filter.Match = "", rowfilter.Filter{}
	if m.ShowsHistory() {
		m = rebuildHistory(m)
	}
	return sayOf(m, model.NoticeOfFilter, "filter cleared")
}

// recall puts a filter of the history in the line, n further back.
func recall(m model.Model, n int) model.Model {
	h := m.Filter.History
	m.Filter.Past = max(min(m.Filter.Past+n, len(h)), 0)
	text := m.Filter.Before
	if m.Filter.Past > 0 {
		text = h[len(h)-m.Filter.Past]
	}
	m.Filter.Line = model.NewLine(text)
	return applyFilter(m, text)
}

// applyFilter applies a filter. One that is not valid leaves the last valid one
// applied, and its error is shown.
func applyFilter(m model.Model, text string) model.Model {
	match, err := rowfilter.Parse(text, m.Labels.IsService)
	if err != nil {
		m.Filter.Err = err.Error()
		return m
	}
	if text := model.NotKept(&match); text != "" && m.ShowsHistory() {
		m.Filter.Err = text
		return m
	}
	m.Filter.Err = ""
	m.Filter.Text, m.Filter.Match = text, match
	if m.ShowsHistory() {
		m = rebuildHistory(m)
	}
	return rebuildRows(m)
}
