package layout

import (
	"iftopgo/model"
	"iftopgo/prefs"
)

// From which height on, border not counted, a part of the overview has its place.
const (
	overviewTitlesFrom = 6
	overviewTabsFrom   = 8
	graphFrom          = 10
	twoGraphLinesFrom  = 18
	fullGraphFrom      = 28
	paneFrom           = 28
	quietHeaderFrom    = 40 // a second line of the header
)

// paneWidth is the width from which on there is a pane, paneLines how many lines it has on
// a screen of paneFrom lines; of taller ones it takes a fifth.
const (
	paneWidth = 90
	paneLines = 7
	paneShare = 5
)

// The graph's share of the screen: one line of so many, and the most lines that it takes
// where the settings do not ask for a third.
const (
	mediumShare = 4
	mediumMost  = 13
	thirdShare  = 3
)

// overview lays the overview out.
func overview(m *model.Model) Layout {
	l := Layout{Overview: true, Border: bordered(m), Inside: inside(m)}
	s := stack{Rect: l.Inside, height: l.Inside.Height}
	l.Hints = s.bottom(foot(m, l.Inside), hintsFrom)
	if l.Hints.Empty() && (m.Mode.Prompts() || m.Notice.Text != "") {
		l.Hints = s.bottom(foot(m, l.Inside), 0) // What is typed must be seen.
	}
	header := 1
	if s.height >= quietHeaderFrom && quietWidth(quietSegments(m)) > l.Inside.Width {
		header = 2
	}
	l.Header = s.top(header, headerFrom, m.Prefs.Header || m.Paused)
	graph := graphLines(m.Prefs.GraphHeight, s.height)
	if m.NotCapturing != "" {
		graph = 0 // Nothing was measured.
	}
	l.Graph = s.top(graph, graphFrom, graph > 0)
	l.Tabs = s.top(1, overviewTabsFrom, true)
	l.Titles = s.top(1, overviewTitlesFrom, true)
	if m.Prefs.Details && l.Inside.Width >= paneWidth {
		l.Pane = s.bottom(max(s.height/paneShare, paneLines), paneFrom)
	}
	l.List = s.Rect
	l.Columns = overviewColumns(m, l.List)
	return l
}

// HasPaneRoom reports whether the screen is large enough for a pane of details.
func HasPaneRoom(m *model.Model) bool {
	in := inside(m)
	return in.Width >= paneWidth && in.Height >= paneFrom
}

// graphLines is how many lines the graph takes on a screen of a height.
func graphLines(h prefs.GraphHeight, height int) int {
	switch {
	case h == prefs.GraphOff:
		return 0
	case h == prefs.GraphLine, height < twoGraphLinesFrom:
		return 1
	case h == prefs.GraphThird:
		return evenSides(height / thirdShare)
	case height < fullGraphFrom:
		return 2
	default:
		return evenSides(min(height/mediumShare, mediumMost))
	}
}

// evenSides is a height of the graph, or a line less, so that both of its sides can have as many
// lines, and end at the same round figure: a line of a high graph is that of times.
func evenSides(lines int) int {
	if lines > axisFrom && lines%2 == 0 {
		return lines - 1
	}
	return lines
}
