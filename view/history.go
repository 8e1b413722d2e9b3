package view

import (
	"strconv"
	"strings"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// history draws the tab of the history between the names of the tabs and the hints.
func (s *screen) history() {
	at := &s.l.History
	for _, text := range layout.HistoryNote(s.m, s.l.Inside.Width)[:max(at.Note.Height, 0)] {
		s.compose(theme.Ground, func(l *line) { l.rest(theme.Warn, text) })
	}
	if !at.Period.Empty() {
		s.compose(theme.Ground, s.historyPeriod)
	}
	if !at.Chart.Empty() {
		s.historyChart()
	}
	if !at.By.Empty() {
		s.compose(theme.Ground, s.historyBys)
	}
	if !s.l.Titles.Empty() {
		s.historyTitles()
	}
	s.historyRows()
	if !at.Total.Empty() {
		s.historyTotal()
	}
}

// historyRows draws the rows that are in sight.
func (s *screen) historyRows() {
	t := &s.m.History
	selected := t.Index()
	for y := range max(s.l.History.List.Height, 0) {
		switch i := t.Top + y; {
		case i < len(t.Rows):
			s.historyRow(&t.Rows[i], i == selected)
		case y == 0:
			s.compose(theme.Ground, func(l *line) { l.rest(theme.Faint, "  "+s.noHistory()) })
		default:
			s.blank(1)
		}
	}
}

// noHistory says why there is no row.
func (s *screen) noHistory() string {
	switch t := &s.m.History; {
	case t.Answer == nil && t.Err != "":
		return ""
	case t.Answer == nil:
		return "reading"
	case s.m.Filter.Text != "":
		return "nothing matches " + s.m.Filter.Text + doubt(s.m)
	default:
		return "nothing was carried"
	}
}

// historyPeriod writes what is shown: the period, what was drilled down into, and the spans.
func (s *screen) historyPeriod(l *line) {
	title, words := layout.HistoryPeriod(s.m, s.l.History.Period)
	last := l.end
	for _, w := range words {
		switch {
		case w.Step < 0:
			l.text(theme.Key, w.Text, w.Width)
			l.text(theme.Accent, title.Text, title.Width)
		case w.Step > 0:
			l.text(theme.Key, w.Text, w.Width)
		default:
			last = min(last, w.X)
		}
	}
	s.historyCrumbs(l, last)
	for _, w := range words {
		if w.Step == 0 {
			l.gap(w.X)
			l.text(s.wordToken(&w), w.Text, w.Width)
		}
	}
}

// wordToken is how a word looks that can be chosen.
func (s *screen) wordToken(w *layout.HistoryWord) theme.Token {
	if w.Active {
		return theme.Accent
	}
	return theme.Dim
}

// historyCrumbs writes what was drilled down into, or else since when there is a history.
func (s *screen) historyCrumbs(l *line, end int) {
	t := &s.m.History
	names := make([]string, 0, len(t.Crumbs))
	for _, c := range t.Crumbs {
		name := c.Within.Title
		if i := t.BarIndex(); c.Bar && i >= 0 {
			name = t.BarName(&t.Bars[i])
		}
		names = append(names, name)
	}
	switch a := t.Answer; {
	case len(names) > 0:
		back := "  " + s.m.Keys.Short(model.Back) + " back"
		l.text(theme.Text, " "+s.glyphs.Into+" ", end-l.x)
		l.text(theme.Accent2, strings.Join(names, " > "), end-l.x-layout.Cells(back)-1)
		l.text(theme.Faint, back, end-l.x-1)
	case a != nil && !a.Since.IsZero():
		text := "  recorded since " + a.Since.In(a.Now.Location()).Format("2 January 2006")
		if l.x+len(text) < end {
			l.text(theme.Faint, text, end-l.x)
		}
	}
}

// historyBys writes what rows may be of.
func (s *screen) historyBys(l *line) {
	l.text(theme.Faint, "   by ", l.end-l.x)
	for _, w := range layout.HistoryBys(s.m, s.l.History.By) {
		l.gap(w.X)
		l.text(s.wordToken(&w), w.Text, min(w.Width, l.end-l.x))
	}
}

// historyTitles draws the names of the columns, the one that orders the rows marked.
func (s *screen) historyTitles() {
	t := &s.m.History
	titles := map[layout.HistoryColumnID]string{
		layout.HistoryReceived: s.glyphs.Down + " RECEIVED", layout.HistorySent: s.glyphs.Up + " SENT", layout.HistoryTotal: "TOTAL", layout.HistoryShare: "SHARE",
	}
	mark := s.glyphs.Descending
	if t.Reverse {
		mark = s.glyphs.Ascending
	}
	s.line(bar{}, func() {
		for _, c := range s.l.History.Columns {
			s.style(theme.Dim)
			ordered := layout.HistorySorts(c.ID) == t.Sort && c.ID != layout.HistoryShare && c.ID != layout.HistoryBar
			if ordered {
				s.style(theme.Accent)
			}
			if c.ID == layout.HistoryName {
				text := s.historyNameTitle(c.Width - markWidth - 1)
				if ordered {
					text += mark
				}
				s.left(text, c.X+markWidth, c.Width-markWidth)
				continue
			}
			text := titles[c.ID]
			if ordered && titleCells(text) < c.Width-1 {
				text += mark
			}
			s.gap(c.X + c.Width - titleCells(text))
			s.text(text, c.Width)
		}
		s.style(theme.Text)
	})
}

// historyNameTitle is the title of the names, and how far the list goes where not all of it has
// room.
func (s *screen) historyNameTitle(room int) string {
	t := &s.m.History
	title := strings.ToUpper(t.By)
	all, seen := len(t.Rows), s.l.History.List.Height
	if all <= seen {
		return title
	}
	last := min(t.Top+seen, all)
	position := strconv.Itoa(t.Top+1) + s.glyphs.Range + strconv.Itoa(last) + "/" + strconv.Itoa(all)
	if long := title + " " + position; titleCells(long) <= room {
		return long
	}
	return position
}

// historyRow draws a row.
func (s *screen) historyRow(r *model.HistoryRow, selected bool) {
	back := theme.Ground
	if selected {
		back = theme.SelectedBack
	}
	name := theme.Text
	switch {
	case r.Kind != model.HistorySubject, r.Title == "unknown":
		name = theme.Faint
	case s.m.History.By == "process":
		name = theme.Process
	}
	s.line(bar{back: back}, func() {
		if selected {
			s.style(theme.Key)
			s.left(s.glyphs.Into, s.l.Inside.X+1, 1)
		}
		s.historyCells(r.Title, name, r.Bytes, r.Kind == model.HistorySubject)
	})
}

// historyTotal draws the sum of all rows.
func (s *screen) historyTotal() {
	r := &s.m.History.Report
	if s.m.History.Answer == nil {
		s.blank(1)
		return
	}
	title := "total"
	if p, ok := r.Estimate(); ok && len(s.m.History.Crumbs) == 0 && s.m.Filter.Text == "" && p.Sum() > 0 {
		long := title + ", by the " + s.m.History.Wanted.Span.String() + "'s end about " + s.m.Units().FormatBytes(p.Sum())
		if c := s.l.History.Columns[0]; len(long) <= c.Width-markWidth-1 {
			title = long
		}
	}
	s.line(bar{}, func() { s.historyCells(title, theme.Accent2, r.Total, false) })
}

// historyCells draws the columns of a row, with its bar if it has one.
func (s *screen) historyCells(title string, name theme.Token, p flows.Pair, hasBar bool) {
	total := s.m.History.Total().Sum()
	for _, c := range s.l.History.Columns {
		switch c.ID {
		case layout.HistoryName:
			s.style(name)
			s.left(title, c.X+markWidth, c.Width-markWidth-1)
		case layout.HistoryReceived:
			s.bytesCell(theme.Received, p.Recv, c.X, c.Width)
		case layout.HistorySent:
			s.bytesCell(theme.Sent, p.Sent, c.X, c.Width)
		case layout.HistoryTotal:
			s.bytesCell(theme.Text, p.Sum(), c.X, c.Width)
		case layout.HistoryShare:
			s.style(theme.Dim)
			if total > 0 {
				s.right(append(strconv.AppendFloat(s.number[:0], 100*float64(p.Sum())/float64(total), 'f', 1, 64), " %"...), c.X, c.Width)
			}
		case layout.HistoryBar:
			if hasBar {
				s.historyRowBar(p, c)
			}
		}
	}
	s.style(theme.Text)
}

// historyRowBar draws the bar of a row, of the largest: what was received, then what was sent.
func (s *screen) historyRowBar(p flows.Pair, c layout.HistoryColumn) {
	most := s.largestRow()
	if most == 0 {
		return
	}
	s.gap(c.X + 2)
	room := float64(c.Width - 2)
	all := int(float64(p.Sum())/float64(most)*room + 0.5)
	received := min(int(float64(p.Recv)/float64(most)*room+0.5), all)
	full := s.glyphs.Above[4] // Half as high as the line, so that rows stay apart.
	s.style(theme.Received)
	s.repeat(full, received)
	s.style(theme.Sent)
	s.repeat(full, all-received)
}

// largestRow is what the largest row carried.
func (s *screen) largestRow() (most uint64) {
	for i := range s.m.History.Rows {
		if r := &s.m.History.Rows[i]; r.Kind == model.HistorySubject {
			most = max(most, r.Bytes.Sum())
		}
	}
	return most
}
