package layout

import (
	"strconv"

	"iftopgo/model"
)

// Position is which rows of the list are visible: "1–13 of 151", or "1–13/151" where that
// is too long. It stands in the line of titles, in the gap furthest to the right that has
// room for it, and begins at column x. It is empty where there is no room, without rows, and
// in the overview, of which it is part of the Listing.
func Position(m *model.Model, l *Layout) (text string, x int) {
	if l.Overview || l.Titles.Empty() || len(m.List.Rows) == 0 {
		return "", 0
	}
	rows, all := visibleRows(m, l)
	for _, form := range [...]struct {
		text   string
		margin int // how many cells are blank at least on both sides
	}{{rows + " of " + all, 2}, {rows + "/" + all, 1}} {
		width := Cells(form.text)
		if end := gapEnd(m, l, width+2*form.margin); end > 0 {
			return form.text, end - form.margin - width
		}
	}
	return "", 0
}

// visibleRows is which rows are visible, "1–13", and how many there are.
func visibleRows(m *model.Model, l *Layout) (rows, all string) {
	last := m.List.Top
	for _, line := range Lines(m, l.List) {
		last = max(last, line.Row)
	}
	return strconv.Itoa(m.List.Top+1) + m.Appearance.Glyphs.Range + strconv.Itoa(last+1), strconv.Itoa(len(m.List.Rows))
}

// gapEnd returns the column behind the gap furthest to the right between two titles that
// is as wide, 0 if there is none.
func gapEnd(m *model.Model, l *Layout, width int) int {
	from, found := l.Titles.X+l.Titles.Width, 0
	for i := range l.Columns {
		begin, end := TitleSpan(m, &l.Columns[i])
		if begin == end {
			continue
		}
		if begin-from >= width {
			found = begin
		}
		from = end
	}
	return found
}
