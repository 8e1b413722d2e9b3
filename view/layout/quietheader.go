package layout

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/model"
)

// quietGap is the blank between two segments of the overview's header.
const quietGap = 2

// quietOrder is the overview's header from left to right. The last one stands at the right
// end of the first line.
var quietOrder = [...]model.SegmentID{
	model.SegProduct, model.SegInterface, model.SegReceived, model.SegSent, model.SegFlows, model.SegHealth, model.SegState,
	model.SegFilter, model.SegSort, model.SegNames, model.SegDisplay, model.SegRefresh, model.SegTheme, model.SegClock,
}

// quietPriority says which segments stay longest, the lower, the longer, while they are as
// usual. What is not stays longer than all of those; see quietRank.
var quietPriority = [model.Segments]int{
	model.SegHealth: 1, model.SegReceived: 2, model.SegSent: 2, model.SegInterface: 3, model.SegClock: 4, model.SegFlows: 5,
	model.SegProduct: 6, model.SegState: 7, model.SegNames: 8, model.SegDisplay: 9, model.SegRefresh: 10,
	model.SegTheme: 11, model.SegFilter: 12, model.SegSort: 13,
}

// quietSegments writes the texts of the overview's header.
func quietSegments(m *model.Model) []Segment {
	all := segments(m)
	byID := func(id model.SegmentID) *Segment {
		return &all[slices.IndexFunc(all, func(s Segment) bool { return s.ID == id })]
	}
	rates := m.Shown.Rates(m.Shown.Total())[flows.Window2s]
	glyphs := &m.Appearance.Glyphs
	if m.NotCapturing == "" { // Else nothing is known of them.
		byID(model.SegReceived).Text = glyphs.Down + " " + string(m.Units().AppendRateCell(nil, rates.Recv))
		byID(model.SegSent).Text = glyphs.Up + " " + string(m.Units().AppendRateCell(nil, rates.Sent)) + " " + m.Units().RateUnit()
		byID(model.SegFlows).Text = model.FormatCount(uint64(m.List.Live)) + " flows"
		if m.List.Live == 1 {
			byID(model.SegFlows).Text = "1 flow"
		}
	}
	byID(model.SegDisplay).Text = quietDisplay(m)
	full, tone := FullState(m)
	byID(model.SegState).Text, byID(model.SegState).Tone = full, tone
	if started(m) {
		byID(model.SegClock).Text = model.FormatAge(m.Shown.At()-m.Shown.Since()) + " " + wallClock(m)
	}
	out := make([]Segment, 0, len(quietOrder))
	for _, id := range quietOrder {
		out = append(out, *byID(id))
	}
	return out
}

// quietDisplay is how figures are shown, as far as other parts of the screen do not say so.
func quietDisplay(m *model.Model) string {
	end := "s, "
	if m.Units().Binary {
		end = ", " // Symbols have no plural.
	}
	return unitNames[m.Units()] + end + string(m.Prefs.ShownScale())
}

// quietRank is the priority of a segment as things are. What is wrong, and a filter that
// leaves things out, always stay.
func quietRank(s *Segment) int {
	if s.Tone == model.Bad || s.Tone == model.Caution {
		return 0
	}
	return quietPriority[s.ID]
}

// quietWidth is what segments take in a line.
func quietWidth(all []Segment) int {
	n := -quietGap
	for i := range all {
		n += Cells(all[i].Text) + quietGap
	}
	return n
}

// quietHeader lays the overview's header out in one line, or two. What has no room in the
// first goes to the second, or is left out.
func quietHeader(m *model.Model, bar Rect) []Segment {
	first, rest := fitQuiet(m, quietSegments(m), bar.Width)
	out := placeQuiet(first, Rect{bar.X, bar.Y, bar.Width, 1})
	if bar.Height > 1 {
		rest, _ = fitQuiet(m, rest, bar.Width)
		out = append(out, placeQuiet(rest, Rect{bar.X, bar.Y + 1, bar.Width, 1})...)
	}
	return out
}

// fitQuiet returns the segments that fit in a width, and those that do not, in their order.
func fitQuiet(m *model.Model, all []Segment, width int) (fit, rest []Segment) {
	fit = slices.Clone(all)
	for quietWidth(fit) > width {
		worst := 0
		for i := range fit {
			if quietRank(&fit[i]) >= quietRank(&fit[worst]) {
				worst = i
			}
		}
		if quietRank(&fit[worst]) == 0 || len(fit) == 1 {
			shortenDrops(m, fit)
			shortenQuiet(m, fit, width)
			break
		}
		fit = slices.Delete(fit, worst, worst+1)
		if i := rateAlone(fit); i >= 0 { // One direction would be taken for all there is.
			fit = slices.Delete(fit, i, i+1)
		}
	}
	for i := range all {
		if !slices.ContainsFunc(fit, func(s Segment) bool { return s.ID == all[i].ID }) {
			rest = append(rest, all[i])
		}
	}
	return fit, rest
}

// shortenDrops leaves the number of drops of the health segment, if there are any, or that there was a gap.
func shortenDrops(m *model.Model, all []Segment) {
	for i := range all {
		s := &all[i]
		if s.ID != model.SegHealth {
			continue
		}
		if _, drops, both := strings.Cut(s.Text, " "+m.Appearance.Glyphs.Dot+" "); both {
			s.Text = m.Appearance.Glyphs.Warn + " " + drops
			continue
		}
		s.Text = withoutTime(m, s.Text)
	}
}

// rateAlone returns the index of the rate of one direction whose other one is missing, -1 if
// there is none.
func rateAlone(all []Segment) int {
	sent := slices.IndexFunc(all, func(s Segment) bool { return s.ID == model.SegSent })
	received := slices.IndexFunc(all, func(s Segment) bool { return s.ID == model.SegReceived })
	if (sent < 0) == (received < 0) {
		return -1
	}
	return max(sent, received)
}

// shortenQuiet cuts the longest texts until all have room.
func shortenQuiet(m *model.Model, all []Segment, width int) {
	for over := quietWidth(all) - width; over > 0; over = quietWidth(all) - width {
		longest := slices.MaxFunc(all, func(a, b Segment) int {
			return cmp.Compare(Cells(a.Text), Cells(b.Text))
		})
		i := slices.IndexFunc(all, func(s Segment) bool { return s.ID == longest.ID })
		n := Cells(all[i].Text)
		if n <= 1 {
			return
		}
		all[i].Text = strings.TrimRight(ansi.Truncate(all[i].Text, max(n-over, 1), m.Appearance.Glyphs.Ellipsis), " ")
	}
}

// placeQuiet gives segments their places in a line: the clock at its right end.
func placeQuiet(all []Segment, line Rect) []Segment {
	x := line.X
	for i := range all {
		s := &all[i]
		s.X, s.Y, s.Width = x, line.Y, min(Cells(s.Text), line.X+line.Width-x)
		if s.ID == model.SegClock {
			s.X = line.X + line.Width - s.Width
		}
		x += s.Width + quietGap
	}
	return all
}
