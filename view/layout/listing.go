package layout

import (
	"strconv"
	"strings"

	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
)

// windowTexts are the windows that rows are ordered by, as the overview names them.
var windowTexts = map[prefs.Sort]string{
	prefs.Sort2s: "2 s", prefs.Sort10s: "10 s", prefs.Sort40s: "40 s", prefs.SortTotal: "total",
}

// Listing is what the rows of the overview are ordered by and which are visible, "▼+▲ 10 s ↓
// 1–18 of 151", and where it begins, behind what stands in the line of tabs up to column x.
// It is shorter where there is less room, and empty where there is none.
func Listing(m *model.Model, l *Layout, x int) (text string, at int) {
	rows, all := visibleRows(m, l)
	live := all
	if closed := closedRows(m); closed > 0 {
		live = strconv.Itoa(m.List.Live) + " + " + strconv.Itoa(closed) + " closed" // The header has the live ones.
	}
	ordered := orderText(m)
	for _, text := range [...]string{ordered + "  " + rows + " of " + live, ordered + "  " + rows + " of " + all, ordered + "  " + rows + "/" + all, rows + "/" + all} {
		if len(m.List.Rows) == 0 {
			text = ordered
		}
		if at = l.Tabs.X + l.Tabs.Width - Cells(text); at >= x+2 {
			return text, at
		}
	}
	return "", 0
}

// closedRows is how many rows are of closed flows, where each live flow has a row of its own;
// 0 where that is not so.
func closedRows(m *model.Model) int {
	n := len(m.List.Rows)
	if n == 0 || m.Prefs.Tab != prefs.TabFlows || m.Merged != 0 || m.HiddenPorts() != 0 || m.List.Rows[n-1].IsOther() {
		return 0
	}
	return n - m.List.Live
}

// orderText is what the rows are ordered by, and which way.
func orderText(m *model.Model) string {
	glyphs := &m.Appearance.Glyphs
	text := windowTexts[m.SortFigure()]
	switch d := m.SortDirection(); {
	case text == "":
		text = m.Prefs.Sort.About()
	case d == list.Sent:
		text = glyphs.Up + " " + text
	case d == list.Received:
		text = glyphs.Down + " " + text
	default:
		text = glyphs.Down + "+" + glyphs.Up + " " + text
	}
	text, _, _ = strings.Cut(text, ",")
	text += " " + direction(m)
	if m.List.Frozen != nil {
		text += " frozen"
	}
	return text
}
