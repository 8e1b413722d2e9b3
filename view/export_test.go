package view

import (
	"iftopgo/model"
	"iftopgo/view/layout"
)

// DetailLines is how many lines the details in full are drawn in.
func DetailLines(m *model.Model) int {
	s := newScreen(m)
	d := layout.DetailsOf(m)
	b := s.newBox("", d.Inner)
	s.detailLines(b, &d)
	return len(b.lines)
}
