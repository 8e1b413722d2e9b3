package layout

import (
	"slices"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
)

// overviewSpec is how much room a column of the overview takes, and when it is dropped.
type overviewSpec struct {
	id   ColumnID
	pref prefs.Column // that switches it off; empty for none
	// least is its width at least, most how far it grows; by content for texts, else to
	// show more.
	least, most int
	// drop says when it goes for want of room: the highest first, 0 never.
	drop  int
	right bool
	texts bool // it is as wide as what is in it; false for figures
}

// text is what a row has in a column of texts. It is no function of the table: a model that is handed to one of those would
// have to be copied to the heap, by all who ask for the layout.
func (s *overviewSpec) text(m *model.Model, r *list.Row) string {
	switch s.id {
	case Process:
		return ProgramText(m, r)
	case Remote:
		return RemoteText(m, r)
	case Machine:
		return m.MachineText(r)
	case MachineState:
		return MachineStateText(m, r)
	case User:
		return UserText(m, r)
	case Package:
		return PackageText(m, r)
	case Container:
		return PlaceText(m, r)
	case Local:
		return LocalText(m, r)
	case Service:
		return ServiceText(m, r)
	case Protocol:
		return ProtocolText(m, r)
	case Network:
		return NetworkText(m, r)
	default:
		return ""
	}
}

// comfort is the width up to which no text is cut for a column of comfortDrop or more.
const (
	comfort     = 32
	comfortDrop = 8
	// spaciousDrop is the number from which on a column stays only if no text is cut for it.
	spaciousDrop = 12
	// comfortFrom is the width of the screen from which on there are columns of comfortDrop
	// or more at all, but for what orders the rows.
	comfortFrom  = 90
	overviewDrop = 15
	// askedDrop is what columns have at most that somebody has asked for: those that nobody
	// did go before them.
	askedDrop = comfortDrop - 1
)

// remoteSpec is the column of names, which the overview has when it has no other text.
var remoteSpec = overviewSpec{Remote, prefs.ColumnRemote, 20, 64, 0, false, true}

var overviewSpecs = [...]overviewSpec{
	{Star, "", 1, 1, 2, false, false},
	{Process, prefs.ColumnProcess, 9, 24, 5, false, true},
	remoteSpec,
	{Machine, "", 8, 24, 4, false, true},
	{MachineState, "", 10, 10, 4, false, true},
	{MachineDrops, "", 6, 6, 5, true, false},
	{User, prefs.ColumnUser, 4, 16, 13, false, true},
	{Package, prefs.ColumnPackage, 7, 24, 11, false, true},
	{Container, prefs.ColumnContainer, 9, 32, 14, false, true},
	{Local, prefs.ColumnLocal, 12, 40, 9, false, true},
	{Service, prefs.ColumnService, 7, 16, 6, false, true},
	{Protocol, prefs.ColumnProtocol, 5, 6, 11, false, true},
	{Network, prefs.ColumnNetwork, 15, 36, 12, false, true},
	{Flows, prefs.ColumnFlows, 5, 5, 7, true, false},
	{Received, prefs.ColumnReceived, 7, 7, 3, true, false},
	{SentRate, prefs.ColumnSent, 7, 7, 3, true, false},
	{Change, prefs.ColumnChange, 6, 6, 10, true, false},
	{Rate2s, prefs.Column2s, 5, 5, 10, true, false},
	{Rate10s, prefs.Column10s, 5, 5, 10, true, false},
	{Rate40s, prefs.Column40s, 5, 5, 10, true, false},
	{Peak, prefs.ColumnPeak, 5, 5, 10, true, false},
	{Recent, prefs.ColumnRecent, 10, flows.History, 8, false, false},
	{Share, prefs.ColumnShare, 6, 12, 9, false, false},
	{Packets, prefs.ColumnPackets, 7, 7, 10, true, false},
	{Age, prefs.ColumnAge, 6, 6, 10, true, false},
	{Last, prefs.ColumnLast, 6, 6, 10, true, false},
	{Total, prefs.ColumnTotal, 6, 6, 4, true, false},
}

// wanted says whether a column of the overview has anything to say.
func (s *overviewSpec) wanted(m *model.Model) bool {
	switch s.id {
	case Remote:
		return m.Prefs.Tab != prefs.TabFlows || slices.Contains(m.Prefs.Overview, s.pref)
	case Local:
		if m.List.Locals < 2 {
			return false
		}
	case User, Container:
		if !m.Prefs.Processes || s.id == Container && m.Prefs.Tab == prefs.TabPackages && m.ByContainer {
			return false // There a container is what a row is.
		}
	case Package:
		if m.Prefs.Tab == prefs.TabPackages || !m.Prefs.Processes {
			return false
		}
	case Received:
		if m.Prefs.LineMode == prefs.SentOnly {
			return false
		}
	case SentRate:
		if m.Prefs.LineMode == prefs.ReceivedOnly || m.Prefs.LineMode == prefs.OneLine {
			return false // Both directions together are in the column of Received.
		}
	case Share:
		if !m.Prefs.Bars {
			return false
		}
	case Change:
		if !m.Shown.HasChange() && m.SortFigure() != prefs.SortChange {
			return false // In the first minute there is nothing to compare with.
		}
	default:
	}
	if s.id == Change && m.SortFigure() == prefs.SortChange {
		return true // Without it nobody knows why the rows are where they are.
	}
	return !absent(m, s.id) && (s.pref == "" || slices.Contains(m.Prefs.Overview, s.pref))
}

// sized is a column with the width that it would have with enough room.
type sized struct {
	overviewSpec
	width, want int
	empty       bool // no row has a text in it
}

// overviewColumns chooses the columns that fit, and gives the rest of the width to texts.
func overviewColumns(m *model.Model, r Rect) []Column {
	chosen := make([]sized, 0, len(overviewSpecs))
	for i := range overviewSpecs {
		if s := overviewSpecs[i]; s.wanted(m) {
			if s.id == Total && m.Units().Binary {
				s.least++ // 1.00KiB
			}
			if s.right { // Its title is not cut, with the mark of what orders the rows.
				s.least = max(s.least, Cells(MarkedTitle(m, s.id)))
				s.most = max(s.most, s.least)
			}
			if s.drop > askedDrop && s.pref != "" && !slices.Contains(prefs.DefaultOverview(), s.pref) {
				s.drop = askedDrop
			}
			chosen = append(chosen, sized{overviewSpec: s, width: s.least, want: s.most})
		}
	}
	if m.Prefs.Tab != prefs.TabFlows { // What the rows are comes first.
		at := slices.IndexFunc(chosen, func(c sized) bool { return c.id == Remote })
		group := chosen[at]
		chosen = slices.Insert(slices.Delete(chosen, at, at+1), min(1, at), group)
	}
	if !slices.ContainsFunc(chosen, func(c sized) bool { return c.texts }) {
		chosen = append(chosen, sized{overviewSpec: remoteSpec, width: remoteSpec.least, want: remoteSpec.most})
	}
	measure(m, chosen, r.Height)
	chosen = slices.DeleteFunc(chosen, func(c sized) bool {
		return c.drop >= spaciousDrop && c.empty || c.drop >= comfortDrop && r.Width < comfortFrom && !Orders(m, c.id)
	})
	for limit := overviewDrop; limit > 0 && need(chosen, limit) > r.Width; limit-- {
		if i := slices.IndexFunc(chosen, func(c sized) bool { return Orders(m, c.id) && c.drop == limit }); i >= 0 && limit > 1 {
			chosen[i].drop = 1 // What orders the rows goes last.
		}
		chosen = slices.DeleteFunc(chosen, func(c sized) bool { return c.drop == limit })
	}
	grow(chosen, r.Width)
	return placeOverview(chosen, r)
}

// leastMeasured is how many rows from the top are measured at least, so that columns seldom
// move when the list is scrolled.
const leastMeasured = 50

// measure finds out how wide the texts of columns are.
func measure(m *model.Model, chosen []sized, lines int) {
	rows := m.List.Rows[:min(len(m.List.Rows), max(m.List.Top+lines, leastMeasured))]
	rows = rows[min(max(m.List.Top-leastMeasured, 0), len(rows)):] // The list may have become shorter than Top.
	for i := range chosen {
		c := &chosen[i]
		if !c.texts {
			continue
		}
		c.want, c.empty = max(Cells(Title(m, c.id))+1, c.least), true // With the mark of what orders the rows.
		for r := range rows {
			if c.want >= c.most {
				break
			}
			if rows[r].IsOther() {
				continue
			}
			if text := c.text(m, &rows[r]); text != "" {
				c.want, c.empty = max(c.want, textWidth(text)), false
			}
		}
		c.want = min(c.want, c.most)
	}
}

// textWidth is how many cells a text takes.
func textWidth(s string) int {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < ' ' {
			return Cells(s)
		}
	}
	return len(s)
}

// need is the width that columns need so that those of a drop number can stay: the more
// easily they go, the more room names have beside them.
func need(chosen []sized, limit int) int {
	n := -1
	for i := range chosen {
		c := &chosen[i]
		width := c.least
		if c.texts {
			switch {
			case limit >= spaciousDrop:
				width = c.want
			case limit >= comfortDrop:
				width = max(min(c.want, comfort), c.least)
			}
		}
		n += width + 1
	}
	return n
}

// Names have leastNames cells before services get as many as they need, up to mostServices:
// half a name of a service says nothing.
const (
	leastNames   = 24
	mostServices = 12
)

// airy is by how much texts are wider than they need on a wide screen.
const airy = 3

// mostSpread is by how much any column gets wider at most so that there is no gap.
const mostSpread = 6

// grow gives columns what is left of a width: names first, then other texts, then what
// shows more when it is wider.
func grow(chosen []sized, width int) {
	spare := width - need(chosen, 0)
	give := func(c *sized, to int) {
		n := max(min(to-c.width, spare), 0)
		c.width += n
		spare -= n
	}
	each := func(texts bool, do func(*sized)) {
		for i := range chosen {
			if chosen[i].texts == texts {
				do(&chosen[i])
			}
		}
	}
	for _, g := range [...]struct {
		id ColumnID
		to int
	}{{Remote, leastNames}, {Service, mostServices}, {Remote, comfort}} {
		for i := range chosen {
			if c := &chosen[i]; c.id == g.id {
				give(c, min(c.want, g.to))
			}
		}
	}
	each(true, func(c *sized) { give(c, c.want) })
	each(false, func(c *sized) {
		if c.id == Recent { // Each cell stands for as many seconds.
			for _, width := range [...]int{flows.History, flows.History / 2} {
				if width-c.width <= spare {
					give(c, width)
				}
			}
			return
		}
		give(c, c.most)
	})
	each(true, func(c *sized) { give(c, c.width+airy) })
	spread(chosen, &spare)
}

// spread gives every column a part of what is left over, so that the eye finds its way from a
// name to its figures: a gap of half a screen between them leads nowhere. Sparklines stay as
// they are, each of their cells stands for as many seconds.
func spread(chosen []sized, spare *int) {
	for range mostSpread {
		for i := range chosen {
			if c := &chosen[i]; *spare > 0 && c.id != Star && c.id != Recent {
				c.width++
				*spare--
			}
		}
	}
}

// placeOverview gives every column its place. What is left over goes between the texts and
// the figures.
func placeOverview(chosen []sized, r Rect) []Column {
	spare := r.Width + 1
	for i := range chosen {
		spare -= chosen[i].width + 1
	}
	out := make([]Column, 0, len(chosen))
	x := r.X
	for i := range chosen {
		c := &chosen[i]
		if spare > 0 && !c.texts && c.id != Star {
			x += spare
			spare = 0
		}
		out = append(out, Column{c.id, x, max(min(c.width, r.X+r.Width-x), 0), c.right})
		x += c.width + 1
	}
	return out
}
