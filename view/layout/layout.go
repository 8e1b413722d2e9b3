package layout

import "iftopgo/model"

// The smallest terminal that shows anything but a request for a larger one.
const (
	MinWidth  = 20
	MinHeight = 5
)

// Rect is a part of the screen in cells; it is empty when it has no place.
type Rect struct{ X, Y, Width, Height int }

// Empty says that nothing can be drawn in the rectangle.
func (r Rect) Empty() bool { return r.Width <= 0 || r.Height <= 0 }

// Contains says whether a cell lies in the rectangle.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.Width && y >= r.Y && y < r.Y+r.Height
}

// Layout is where things are.
type Layout struct {
	// TooSmall says that there is only room for one line that says so.
	TooSmall bool
	Header   Rect
	Titles   Rect // the names of the columns
	Rows     Rect
	Rule     Rect // between rows and totals
	Totals   Rect // sent, received, both
	Columns  []Column
}

// totalLines is how many lines the totals take.
const totalLines = 3

// Of lays the screen out. What is needed least goes first when there is little
// height: the rule, the column titles, the header.
func Of(m *model.Model) Layout {
	w, h := m.Width, m.Height
	if w < MinWidth || h < MinHeight {
		return Layout{TooSmall: true}
	}
	l := Layout{Columns: columns(m)}
	l.Totals = Rect{0, h - totalLines, w, totalLines}
	top, bottom := 0, h-totalLines
	if h >= 5 {
		l.Header = Rect{0, 0, w, 1}
		top++
	}
	if h >= 7 {
		l.Titles = Rect{0, top, w, 1}
		top++
	}
	if h >= 8 {
		bottom--
		l.Rule = Rect{0, bottom, w, 1}
	}
	l.Rows = Rect{0, top, w, bottom - top}
	return l
}
