package layout

import (
	"slices"

	"iftopgo/model"
	"iftopgo/prefs"
)

// columnsWidth is the width of the inside of the list of columns.
const columnsWidth = 58

// ColumnChooser lays the list of columns out.
func ColumnChooser(m *model.Model) Popup {
	c := &m.Columns
	return popup(m, popupParts{
		inner: columnsWidth, entries: len(m.Prefs.LayoutColumns()), at: c.At, top: c.Top, foot: 1,
		hints: []Hint{{Key: "space", Text: "on or off"}, {Key: "r", Text: "as at first"}, {Key: "esc", Text: "back"}},
	})
}

// columnID is the column with a name in the settings. The overview has all that there are.
func columnID(c prefs.Column) ColumnID {
	return overviewSpecs[slices.IndexFunc(overviewSpecs[:], func(s overviewSpec) bool { return s.pref == c })].id
}

// ColumnTitle is what a column is called on the screen.
func ColumnTitle(m *model.Model, c prefs.Column) string { return Title(m, columnID(c)) }

// Shows reports whether a column is on the screen.
func (l *Layout) Shows(c prefs.Column) bool {
	return slices.ContainsFunc(l.Columns, func(shown Column) bool { return shown.ID == columnID(c) })
}
