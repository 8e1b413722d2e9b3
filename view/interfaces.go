package view

import (
	"fmt"
	"strconv"
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// interfaces draws the tab of interfaces between the names of the tabs and the hints.
func (s *screen) interfaces() {
	at := &s.l.Interfaces
	for _, text := range layout.InterfaceNote(s.m, s.l.Inside.Width)[:max(at.Note.Height, 0)] {
		s.compose(theme.Ground, func(l *line) { l.rest(theme.Warn, text) })
	}
	if !s.l.Titles.Empty() {
		s.interfaceTitles()
	}
	rows := s.m.Interfaces.Rows
	for y := range max(at.List.Height, 0) {
		switch i := s.m.Interfaces.Top + y; {
		case i < len(rows):
			s.interfaceRow(rows[i])
		case y == 0:
			s.compose(theme.Ground, func(l *line) { l.rest(theme.Faint, "  looking") })
		default:
			s.blank(1)
		}
	}
	if !at.Graphs[0].Empty() {
		s.interfaceGraphs()
	}
	if !at.Detail.Empty() {
		s.compose(theme.Ground, func(l *line) { s.interfaceDetail(l) })
	}
}

// interfaceTitles draws the names of the columns, the one that orders the rows marked.
func (s *screen) interfaceTitles() {
	titles := s.interfaceTitleTexts()
	s.line(bar{}, func() {
		for _, c := range s.l.Interfaces.Columns {
			text := titles[c.ID]
			s.style(theme.Dim)
			if by, ok := layout.InterfaceSorts(c.ID); ok && by == s.m.Interfaces.Sort {
				s.style(theme.Accent)
			}
			switch c.ID {
			case layout.InterfaceName:
				s.left(s.nameTitle(c.Width-markWidth), c.X+markWidth, c.Width-markWidth)
			case layout.InterfaceState, layout.InterfaceSpark:
				s.left(text, c.X+1, c.Width-1)
			default:
				s.gap(c.X + c.Width - titleCells(text))
				s.text(text, c.Width)
			}
		}
		s.style(theme.Text)
	})
}

// nameTitle is the title of the names, and how far the list goes where not all of it has
// room.
func (s *screen) nameTitle(room int) string {
	all, seen := len(s.m.Interfaces.Rows), s.l.Interfaces.List.Height
	if all <= seen {
		return "INTERFACE"
	}
	last := min(s.m.Interfaces.Top+seen, all)
	position := fmt.Sprintf("%d%s%d/%d", s.m.Interfaces.Top+1, s.glyphs.Range, last, all)
	if long := "NAME " + position; titleCells(long) <= room {
		return long
	}
	return position
}

// markWidth is the cells before a name: for the marks of what is selected, and of what is
// captured on.
const markWidth = 3

// titleCells is how many cells a title takes: arrows and letters take one.
func titleCells(text string) int { return len([]rune(text)) }

// interfaceTitleTexts are the names of the columns. The unit of all rates is in the first of
// them, as in the list of flows.
func (s *screen) interfaceTitleTexts() map[layout.InterfaceColumnID]string {
	down, up, unit := s.glyphs.Down, s.glyphs.Up, s.m.Units().RateUnit()
	return map[layout.InterfaceColumnID]string{
		layout.InterfaceName: "INTERFACE", layout.InterfaceState: "STATE", layout.InterfaceSpeed: "SPEED", layout.InterfaceUsed: "USE %",
		layout.RecvNow: down + " " + unit, layout.SentNow: up + " " + unit, layout.RecvAverage: down + " AVG", layout.SentAverage: up + " AVG",
		layout.RecvLow: down + " MIN", layout.SentLow: up + " MIN", layout.RecvHigh: down + " MAX", layout.SentHigh: up + " MAX",
		layout.RecvPackets: down + " PKT/S", layout.SentPackets: up + " PKT/S",
		layout.RecvTotal: down + " TOTAL", layout.SentTotal: up + " TOTAL", layout.RecvBoot: down + " BOOT", layout.SentBoot: up + " BOOT",
		layout.InterfaceErrors: "ERRORS", layout.InterfaceDrops: "DROPS", layout.InterfaceSpark: "LAST 60 S",
	}
}

// interfaceRow draws an interface. The one that is captured on has a dot.
func (s *screen) interfaceRow(a *interfaces.Account) {
	back := theme.Ground
	if a.ID == s.m.Interfaces.Selected {
		back = theme.SelectedBack
	}
	s.line(bar{back: back}, func() {
		for _, c := range s.l.Interfaces.Columns {
			s.interfaceCell(a, c)
		}
		s.style(theme.Text)
	})
}

// interfaceCell draws a column of an interface.
func (s *screen) interfaceCell(a *interfaces.Account, c layout.InterfaceColumn) {
	switch c.ID {
	case layout.InterfaceName:
		s.interfaceName(a, c)
	case layout.InterfaceState:
		s.style(stateTokens[a.State])
		s.left(string(a.State), c.X+1, c.Width-1)
	case layout.InterfaceSpeed:
		s.style(theme.Dim)
		if a.Speed > 0 {
			s.right([]byte(model.Units{}.FormatStepCell(float64(a.Speed)/8)), c.X, c.Width)
		}
	case layout.InterfaceUsed:
		s.used(a, c)
	case layout.InterfaceErrors:
		s.troubles(a, a.Counters.Errors, c)
	case layout.InterfaceDrops:
		s.troubles(a, a.Counters.Drops, c)
	case layout.InterfaceSpark:
		s.style(theme.Sparkline)
		s.gap(c.X + 1)
		s.run(s.interfaceSpark(a, c.Width-1))
	default:
		s.interfaceFigure(a, c)
	}
}

// stateTokens are how the states look.
var stateTokens = map[interfaces.State]theme.Token{interfaces.Up: theme.OK, interfaces.NoLink: theme.Warn, interfaces.Down: theme.Faint}

// interfaceName draws the name, with marks where it is selected and captured on.
func (s *screen) interfaceName(a *interfaces.Account, c layout.InterfaceColumn) {
	if a.ID == s.m.Interfaces.Selected {
		s.style(theme.Key)
		s.left(s.glyphs.Into, c.X, 1)
	}
	name := theme.Text
	switch {
	case s.m.Captures(a.Name) && a.ID != interfaces.PhysicalID:
		s.style(theme.OK)
		s.left(s.glyphs.Live, c.X+1, 1)
		name = theme.Accent
	case a.IsSum():
		name = theme.Accent2
	}
	s.style(name)
	s.left(a.Name, c.X+markWidth, c.Width-markWidth)
}

// used draws how much of its speed an interface uses.
func (s *screen) used(a *interfaces.Account, c layout.InterfaceColumn) {
	share, ok := a.Used()
	if !ok {
		return
	}
	token := theme.Dim
	switch {
	case share >= 0.9:
		token = theme.Alert
	case share >= 0.5:
		token = theme.Warn
	case share == 0:
		s.zero(c.X, c.Width)
		return
	}
	s.style(token)
	if share < 0.005 { // It would be rounded to nothing.
		s.right([]byte("<1"), c.X, c.Width)
		return
	}
	s.right(strconv.AppendFloat(s.number[:0], share*100, 'f', 0, 64), c.X, c.Width)
}

// troubles draws how many packets were lost, both directions together.
func (s *screen) troubles(a *interfaces.Account, n flows.Pair, c layout.InterfaceColumn) {
	switch {
	case !a.Counted:
		s.unknown(c)
	case n.Sum() == 0:
		s.zero(c.X, c.Width)
	default:
		s.style(theme.Warn)
		s.right(model.AppendNumber(s.number[:0], float64(n.Sum())), c.X, c.Width)
	}
}

// unknown draws what stands for a figure that is not known.
func (s *screen) unknown(c layout.InterfaceColumn) {
	s.style(theme.Faint)
	s.right([]byte("-"), c.X, c.Width)
}

// interfaceFigures are the columns of rates and sums.
var interfaceFigures = map[layout.InterfaceColumnID]struct {
	sent bool
	rate func(a *interfaces.Account) flows.Rate // nil for a sum of bytes
	sum  func(a *interfaces.Account) flows.Pair
}{
	layout.RecvNow:     {false, now, nil},
	layout.SentNow:     {true, now, nil},
	layout.RecvAverage: {false, (*interfaces.Account).Average, nil},
	layout.SentAverage: {true, (*interfaces.Account).Average, nil},
	layout.RecvLow:     {false, low, nil},
	layout.SentLow:     {true, low, nil},
	layout.RecvHigh:    {false, high, nil},
	layout.SentHigh:    {true, high, nil},
	layout.RecvTotal:   {false, nil, sinceStart},
	layout.SentTotal:   {true, nil, sinceStart},
	layout.RecvBoot:    {false, nil, sinceBoot},
	layout.SentBoot:    {true, nil, sinceBoot},
}

func now(a *interfaces.Account) flows.Rate        { return a.Rate }
func low(a *interfaces.Account) flows.Rate        { return a.Low }
func high(a *interfaces.Account) flows.Rate       { return a.High }
func sinceStart(a *interfaces.Account) flows.Pair { return a.Total.Bytes }
func sinceBoot(a *interfaces.Account) flows.Pair  { return a.Counters.Bytes }

// interfaceFigure draws a rate or a sum.
func (s *screen) interfaceFigure(a *interfaces.Account, c layout.InterfaceColumn) {
	if !a.Counted {
		s.unknown(c)
		return
	}
	if c.ID == layout.RecvPackets || c.ID == layout.SentPackets {
		s.packets(a, c)
		return
	}
	f := interfaceFigures[c.ID]
	token := theme.Received
	if f.sent {
		token = theme.Sent
	}
	switch {
	case f.sum != nil:
		s.bytesCell(token, oneWay(f.sum(a), f.sent), c.X, c.Width)
	case !a.Measured && c.ID <= layout.SentNow, !a.Known():
		s.unknown(c)
	default:
		s.rateCell(token, oneRate(f.rate(a), f.sent), false, c.X, c.Width)
	}
}

// packets draws packets a second.
func (s *screen) packets(a *interfaces.Account, c layout.InterfaceColumn) {
	if !a.Measured {
		s.unknown(c)
		return
	}
	n := oneRate(a.Packets, c.ID == layout.SentPackets)
	if n == 0 {
		s.zero(c.X, c.Width)
		return
	}
	s.style(theme.Dim)
	s.right(model.AppendNumber(s.number[:0], n), c.X, c.Width)
}

func oneWay(p flows.Pair, sent bool) uint64 {
	if sent {
		return p.Sent
	}
	return p.Recv
}

func oneRate(r flows.Rate, sent bool) float64 {
	if sent {
		return r.Sent
	}
	return r.Recv
}

// sparkSeconds is how long the past is that a sparkline shows.
const sparkSeconds = 60

// interfaceSpark is the last minute in at most so many cells, both directions together, scaled
// to the highest cell.
func (s *screen) interfaceSpark(a *interfaces.Account, room int) (glyphs string, cells int) {
	table := s.m.Interfaces.Shown
	each := max((sparkSeconds+room-1)/max(room, 1), 1)
	values := make([]float64, sparkSeconds/each)
	most := 1.0
	for i, r := range buckets(&a.History, table.Second(), each, len(values)) {
		values[i] = max(r.Sum(), 0)
		most = max(most, values[i])
	}
	var text strings.Builder
	for _, v := range values {
		level := int(v*8/most + 0.999)
		text.WriteString(s.glyphs.Spark[min(level, 8)])
	}
	return text.String(), len(values)
}

// buckets returns the mean rates of the last n times of so many seconds each, of those that
// are complete; a time of which nothing is known is less than 0. They begin at multiples of
// their length, so that they do not change while time goes on.
func buckets(h *interfaces.History, until int64, each, n int) []flows.Rate {
	out := make([]flows.Rate, n)
	end := until / int64(each)
	for i := range out {
		from := (end - int64(n-i)) * int64(each)
		known := 0
		for second := from; second < from+int64(each); second++ {
			if r, ok := h.At(second); ok {
				out[i].Sent += r.Sent
				out[i].Recv += r.Recv
				known++
			}
		}
		if known == 0 {
			out[i] = flows.Rate{Sent: -1, Recv: -1}
			continue
		}
		out[i].Sent /= float64(known)
		out[i].Recv /= float64(known)
	}
	return out
}
