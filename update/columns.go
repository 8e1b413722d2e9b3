package update

import (
	"slices"

	"iftopgo/model"
	"iftopgo/prefs"
)

// openColumns opens the list of columns.
func openColumns(m model.Model) model.Model {
	m.Mode, m.Tip, m.Columns = model.ChoosingColumns, model.Tip{}, model.ColumnChooser{}
	return m
}

// columnKey handles a key in the list of columns.
func columnKey(m model.Model, k keystroke) model.Model {
	all := m.Prefs.LayoutColumns()
	if n, ok := listSteps(k.key, popupPage(&m)); ok {
		m.Columns.At = stepTo(m.Columns.At, n, len(all))
		return m
	}
	switch k.key {
	case "esc", "q":
		m.Mode = model.Browsing
	case "enter", "space":
		return toggleColumn(m, all[clampIndex(m.Columns.At, len(all))])
	case "r":
		standard := prefs.Default()
		standard.Layout = m.Prefs.Layout
		standard.KeyPreset = m.Prefs.KeyPreset
		m.Prefs = m.Prefs.WithColumns(standard.ShownColumns())
		return say(rebuildRows(m), "the columns are as they were at first")
	}
	return m
}

// toggleColumn adds a column to those that are shown, or takes it away.
func toggleColumn(m model.Model, c prefs.Column) model.Model {
	shown := m.Prefs.ShownColumns()
	if slices.Equal(shown, []prefs.Column{c}) {
		return warn(m, "the last column stays")
	}
	var columns []prefs.Column
	for _, other := range m.Prefs.LayoutColumns() {
		if slices.Contains(shown, other) != (other == c) {
			columns = append(columns, other)
		}
	}
	m.Prefs = m.Prefs.WithColumns(columns)
	return rebuildRows(m)
}

// highlightColumn highlights a column by its index.
func highlightColumn(m model.Model, i int) model.Model {
	m.Columns.At = i
	return m
}
