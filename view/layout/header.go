package layout

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/model"
)

// Segment is a part of the header bar with its place and its text.
type Segment struct {
	ID       model.SegmentID
	X, Width int
	Y        int
	Text     string
	Tone     model.Severity
}

// margin is the blank on both sides of a segment's text, and separator the cell
// between two of them.
const (
	margin    = 1
	separator = 1
)

// priority says which segments stay longest when the header gets narrow: the
// lower, the longer. Health and state, which say whether the figures can be believed, always stay.
var priority = [model.Segments]int{
	model.SegProduct: 9, model.SegInterface: 3, model.SegHealth: 0, model.SegSent: 4,
	model.SegReceived: 4, model.SegFlows: 7, model.SegSort: 8, model.SegRefresh: 10,
	model.SegDisplay: 12, model.SegNames: 11, model.SegFilter: 1, model.SegTheme: 13,
	model.SegState: 0, model.SegClock: 6,
}

// optional is the priority from which on a segment may be dropped; a filter that
// is not set may be.
const optional = 2

// Header lays out the segments of the header bar that fit, from the left.
func Header(m *model.Model, bar Rect) []Segment {
	if m.Prefs.InOverview() {
		return quietHeader(m, bar)
	}
	all := segments(m)
	short, _ := State(m)
	full, _ := FullState(m)
	setText(all, model.SegState, full)
	for width(all) > bar.Width {
		worst := -1
		for i, s := range all {
			if rank(m, s.ID) >= optional && (worst < 0 || rank(m, s.ID) > rank(m, all[worst].ID)) {
				worst = i
			}
		}
		needed := worst < 0 || rank(m, all[worst].ID) <= detailed
		if needed && full != short {
			full = short
			setText(all, model.SegState, short)
			continue
		}
		if worst < 0 {
			shortenHealth(m, all, bar.Width)
			shorten(all, bar.Width, m.Appearance.Glyphs.Ellipsis)
			break
		}
		if all[worst].ID == model.SegSent && dropSpeed(m, all) {
			continue
		}
		all = without(all, all[worst].ID)
	}
	addInterfaceState(m, all, bar.Width)
	x := bar.X
	for i := range all {
		all[i].X, all[i].Y = x, bar.Y
		all[i].Width = min(Cells(all[i].Text)+2*margin, bar.X+bar.Width-x)
		x += all[i].Width + separator
	}
	return all
}

// without leaves a segment out. What is sent and what is received go together: one
// alone would be taken for all there is.
func without(all []Segment, id model.SegmentID) []Segment {
	rate := func(id model.SegmentID) bool { return id == model.SegSent || id == model.SegReceived }
	return slices.DeleteFunc(all, func(s Segment) bool { return s.ID == id || (rate(s.ID) && rate(id)) })
}

// dropSpeed removes the speeds of the interfaces, and reports whether that made the
// header shorter.
func dropSpeed(m *model.Model, all []Segment) bool {
	h := m.Table.Health()
	i := slices.IndexFunc(all, func(s Segment) bool { return s.ID == model.SegInterface })
	if names := model.SourceNames(&h); i >= 0 && len(names) > 0 && len(names) < len(all[i].Text) {
		all[i].Text = names
		return true
	}
	return false
}

// addInterfaceState adds whether the interfaces are up, if there is room.
func addInterfaceState(m *model.Model, all []Segment, room int) {
	h := m.Table.Health()
	for i := range all {
		if all[i].ID != model.SegInterface || len(h.Sources) == 0 {
			continue
		}
		full := interfaceText(&h, true)
		if width(all)-Cells(all[i].Text)+Cells(full) <= room {
			all[i].Text = full
		}
	}
}

// detailed is the priority up to which segments stay in preference to the full text
// of the state.
const detailed = 6

// setText replaces the text of a segment.
func setText(all []Segment, id model.SegmentID, text string) {
	for i := range all {
		if all[i].ID == id {
			all[i].Text = text
		}
	}
}

// shortenHealth keeps half of the health segment where there is no room for all of it:
// the drops if there are any, else the percentage that was seen, or that there was a gap. On the
// narrowest screens only the number of drops is left.
func shortenHealth(m *model.Model, all []Segment, room int) {
	i := slices.IndexFunc(all, func(s Segment) bool { return s.ID == model.SegHealth })
	seen, drops, both := strings.Cut(all[i].Text, " "+m.Appearance.Glyphs.Dot+" ")
	switch {
	case !both:
		all[i].Text = withoutTime(m, all[i].Text)
		return
	case all[i].Tone == model.Good:
		all[i].Text = seen
		return
	}
	warned := m.Appearance.Glyphs.Warn + " "
	if all[i].Text = warned + drops; width(all) > room {
		all[i].Text = warned + strings.TrimPrefix(drops, "drops ")
	}
}

// withoutTime leaves out when there was a gap, and what follows.
func withoutTime(m *model.Model, health string) string {
	if gap := m.Appearance.Glyphs.Warn + gapAt; strings.HasPrefix(health, gap) {
		return strings.TrimSuffix(gap, " at ")
	}
	return health
}

// rank is the priority of a segment as things are.
func rank(m *model.Model, id model.SegmentID) int {
	switch {
	case id == model.SegFilter && m.Filter.Text == "" && m.CaptureFilter == "":
		return optional + 12
	case id == model.SegSort && (m.List.Frozen != nil || !orderSeen(m)):
		return optional // Nothing else on the screen shows it.
	default:
		return priority[id]
	}
}

// shorten cuts the longest texts until the segments that must stay have room.
func shorten(all []Segment, room int, ellipsis string) {
	left := make([]int, len(all))
	for i := range all {
		left[i] = Cells(all[i].Text)
	}
	for over := width(all) - room; over > 0; over-- {
		longest := slices.Index(left, slices.Max(left))
		if left[longest] <= 1 {
			break
		}
		left[longest]--
	}
	for i := range all {
		if s := &all[i]; left[i] < Cells(s.Text) {
			s.Text = cut(s, left[i], ellipsis)
		}
	}
}

// cut returns the first n cells of a segment's text. A figure or a list without its
// end would read as another one, so it ends in an ellipsis, except where whole words
// are left out.
func cut(s *Segment, n int, ellipsis string) string {
	words := ansi.Truncate(s.Text, n, "")
	whole := strings.HasSuffix(words, " ") || strings.HasPrefix(s.Text[len(words):], " ")
	if whole && s.ID != model.SegInterface && s.ID != model.SegFilter {
		return strings.TrimRight(words, " ·-")
	}
	return ansi.Truncate(s.Text, n, ellipsis)
}

// width is what segments take together.
func width(all []Segment) int {
	n := -separator
	for _, s := range all {
		n += Cells(s.Text) + 2*margin + separator
	}
	return n
}

// SegmentAt returns the segment under a cell of the header bar.
func SegmentAt(m *model.Model, bar Rect, x, y int) (model.SegmentID, bool) {
	if !bar.Contains(x, y) {
		return 0, false
	}
	for _, s := range Header(m, bar) {
		if y == s.Y && x >= s.X && x < s.X+s.Width {
			return s.ID, true
		}
	}
	return 0, false
}

// SegmentOrder returns all segments from left to right.
func SegmentOrder(m *model.Model) []model.SegmentID {
	if m.Prefs.InOverview() {
		return quietOrder[:]
	}
	all := make([]model.SegmentID, model.Segments)
	for i := range all {
		all[i] = model.SegmentID(i)
	}
	return all
}

// SegmentPlace returns the cell where a segment begins; of one that has no room, where the
// header ends.
func SegmentPlace(m *model.Model, l *Layout, id model.SegmentID) (x, y int) {
	if l.Header.Empty() {
		return l.Inside.X, l.Inside.Y
	}
	for _, s := range Header(m, l.Header) {
		if s.ID == id {
			return s.X, s.Y
		}
	}
	return l.Header.X + l.Header.Width - 1, l.Header.Y
}
