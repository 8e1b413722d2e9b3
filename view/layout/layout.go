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

// Layout is where things are. What has no place is empty.
type Layout struct {
	// TooSmall says that there is only room for a request to enlarge the terminal.
	TooSmall bool
	Overview bool // the layout of that name; otherwise iftop's
	Border   bool // a frame of one cell around everything
	Inside   Rect // the screen without the border
	Header   Rect
	Scale    Rect // labels and ticks over the bars
	Tabs     Rect
	Titles   Rect // the names of the columns
	List     Rect
	Rule     Rect // between the list and the totals
	Totals   Rect // sent, received, both; above them Subtotals
	// Subtotals says that the totals have two more lines: what the rows carried that are
	// left by a filter, or by drilling down.
	Subtotals bool
	Hints     Rect // keys, notices and prompts
	// Graph is the graph of the line, and Pane what is known of the selected row; the
	// overview alone has them, and neither scale, rule nor totals.
	Graph, Pane Rect
	Columns     []Column
	// Interfaces are the parts of the tab of interfaces, which takes the place of all of the
	// list.
	Interfaces Interfaces
	// History are those of the tab of the history, which takes the same place.
	History History
}

// totalLines is how many lines the totals take, subtotalLines those of what is left by a
// filter.
const (
	totalLines    = 3
	subtotalLines = 2
)

// From which height on, border not counted, a part has its place: what is
// needed least comes last.
const (
	headerFrom    = 5
	titlesFrom    = 8
	hintsFrom     = 9
	tabsFrom      = 11
	ruleFrom      = 13
	scaleFrom     = 16
	subtotalsFrom = 16
	borderFrom    = 18 // and borderWidth
)

// borderWidth is the width from which on there is room for a border.
const borderWidth = 60

// Of lays the screen out.
func Of(m *model.Model) Layout {
	w, h := m.Width, m.Height
	if w < MinWidth || h < MinHeight {
		return Layout{TooSmall: true}
	}
	if m.Prefs.InOverview() && m.ShowsFlows() {
		return overview(m)
	}
	l := Layout{Border: bordered(m), Inside: inside(m)}
	s := stack{Rect: l.Inside, height: l.Inside.Height}
	l.Hints = s.bottom(foot(m, l.Inside), hintsFrom)
	switch {
	case m.ShowsInterfaces():
		return interfacesLayout(m, l, s)
	case m.ShowsHistory():
		return historyLayout(m, l, s)
	}
	switch telling := m.Mode.Prompts() || m.Notice.Text != ""; {
	case l.Hints.Empty() && telling:
		l.Hints = s.bottom(foot(m, l.Inside), 0) // What is typed must be seen; the totals come back.
	case l.Hints.Height > 1 && s.height < ruleFrom && m.Mode.Prompts(): // What is wrong is below it.
	default:
		lines := totalLines
		if l.Subtotals = m.List.Partial && s.height >= subtotalsFrom; l.Subtotals {
			lines += subtotalLines
		}
		l.Totals = s.bottom(lines, 0)
	}
	l.Rule = s.bottom(1, ruleFrom)
	l.Header = s.top(1, headerFrom, m.Prefs.Header || m.Paused)
	l.Scale = s.top(2, scaleFrom, m.Prefs.Bars)
	l.Tabs = s.top(1, tabsFrom, true)
	l.Titles = s.top(1, titlesFrom, true)
	l.List = s.Rect
	l.Columns = columns(m, l.Inside)
	return l
}

// bordered says whether the screen has a border.
func bordered(m *model.Model) bool {
	return m.Prefs.Bordered() && m.Height >= borderFrom+2 && m.Width >= borderWidth
}

// inside is the screen without its border.
func inside(m *model.Model) Rect {
	if bordered(m) {
		return Rect{1, 1, m.Width - 2, m.Height - 2}
	}
	return Rect{0, 0, m.Width, m.Height}
}

// stack hands out lines from both ends of what is left of the screen.
type stack struct {
	Rect
	height int // of the whole screen
}

// top takes n lines from the top, if they are wanted and the screen has at least
// the given height.
func (s *stack) top(n, from int, wanted bool) Rect {
	if !wanted || s.height < from {
		return Rect{}
	}
	r := Rect{s.X, s.Y, s.Width, n}
	s.Y += n
	s.Height -= n
	return r
}

// bottom takes n lines from the bottom, if the screen has at least the given height.
func (s *stack) bottom(n, from int) Rect {
	if s.height < from {
		return Rect{}
	}
	s.Height -= n
	return Rect{s.X, s.Y + s.Height, s.Width, n}
}
