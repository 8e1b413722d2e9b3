package layout

import (
	"iftopgo/model"
)

// Popup is a framed box over the screen. From the top it has a head, a list of
// entries that scrolls, a tail, a line to type in, and a foot of keys. What has
// no room is empty.
type Popup struct {
	Box  Rect // with its frame
	Head Rect
	List Rect
	// Top is the first entry in sight, Count how many there are.
	Top, Count int
	Tail       Rect
	Prompt     Rect
	Foot       []Hint
}

// Hint is a key in the foot of a pop-up, and what it does. A click on it is as
// good as the key.
type Hint struct {
	Key, Text string
	X, Width  int
	Y         int
}

// popupParts are what a pop-up is made of.
type popupParts struct {
	inner        int // the width between the frame's blanks
	head, tail   int // lines
	entries      int
	lines        int // of the list, if it is to keep its size with fewer entries
	at, top      int // the highlighted entry, and the first in sight until now
	prompt, foot int // lines, 0 or 1
	hints        []Hint
}

// frameWidth is the frame and a blank on both sides, frameHeight the frame.
const (
	frameWidth  = 4
	frameHeight = 2
)

// popupMargin is what a pop-up leaves free above and below, on a screen of at
// least popupMarginFrom lines: the header and the totals stay in sight.
const (
	popupMargin     = 2
	popupMarginFrom = 18
)

// leastEntries is how many entries stay in sight before the tail gives way.
const leastEntries = 3

// popup lays a pop-up out in the middle of the screen.
func popup(m *model.Model, p popupParts) Popup {
	room := m.Height - frameHeight
	if m.Height >= popupMarginFrom {
		room -= 2 * popupMargin
	}
	room -= p.prompt
	p.foot = fitted(p.foot, room-1)
	room -= p.foot
	p.head = fitted(p.head, room-1)
	room -= p.head
	p.lines = max(p.lines, p.entries, 1)
	p.tail = fitted(p.tail, room-min(p.lines, leastEntries))
	list := max(min(p.lines, room-p.tail), 1)
	w := min(p.inner+frameWidth, m.Width)
	h := frameHeight + p.head + list + p.tail + p.prompt + p.foot
	out := Popup{Box: Rect{(m.Width - w) / 2, max((m.Height-h)/2, 0), w, h}, Count: p.entries}
	s := stack{Rect: Rect{out.Box.X + frameWidth/2, out.Box.Y + 1, w - frameWidth, h - frameHeight}}
	out.Head = s.top(p.head, 0, p.head > 0)
	out.List = s.top(list, 0, true)
	out.Tail = s.top(p.tail, 0, p.tail > 0)
	out.Prompt = s.top(p.prompt, 0, p.prompt > 0)
	if p.foot > 0 {
		out.Foot = placeHints(p.hints, s.Rect)
	}
	last := max(p.entries-list, 0)
	out.Top = max(min(p.top, last, p.at), p.at-list+1, 0)
	return out
}

// fitted is n lines if there is room for all of them, else none.
func fitted(n, room int) int {
	if n > room {
		return 0
	}
	return n
}

// hintGap is the blank between two hints.
const hintGap = 2

// placeHints puts hints in a line, as many as there is room for; the last one,
// which leads out, always.
func placeHints(all []Hint, line Rect) []Hint {
	width := func(h Hint) int { return Cells(h.Key) + 1 + Cells(h.Text) }
	var out []Hint
	x, end := line.X, line.X+line.Width
	for i, h := range all {
		need := width(h)
		if i < len(all)-1 && x+need+hintGap+width(all[len(all)-1]) > end {
			continue
		}
		h.X, h.Y, h.Width = x, line.Y, min(need, end-x)
		out = append(out, h)
		x += need + hintGap
	}
	return out
}

// Span is a range of lines [From, To).
type Span struct{ From, To int }

// Thumb returns the lines inside of a pop-up's frame that stand for the entries
// in sight among all.
func Thumb(p *Popup) Span {
	n := p.List.Height
	long := max(n*n/max(p.Count, 1), 1)
	from := p.List.Y - p.Box.Y - 1
	if last := p.Count - n; last > 0 {
		from += (n - long) * p.Top / last
	}
	return Span{from, from + long}
}

// EntryAt returns the entry under a cell.
func (p *Popup) EntryAt(x, y int) (int, bool) {
	i := p.Top + y - p.List.Y
	return i, p.List.Contains(x, y) && i < p.Count
}

// HintAt returns the hint under a cell.
func (p *Popup) HintAt(x, y int) (Hint, bool) { return HintAt(p.Foot, x, y) }

// HintAt returns that of some hints that is under a cell.
func HintAt(hints []Hint, x, y int) (Hint, bool) {
	for _, h := range hints {
		if y == h.Y && x >= h.X && x < h.X+h.Width {
			return h, true
		}
	}
	return Hint{}, false
}

// PopupOf returns the pop-up that is open, if it is one of those with a list.
func PopupOf(m *model.Model) (Popup, bool) {
	switch m.Mode {
	case model.ChoosingTheme:
		return ThemeChooser(m), true
	case model.EditingTheme:
		return ThemeEditor(m), true
	case model.ChoosingColumns:
		return ColumnChooser(m), true
	default:
		return Popup{}, false
	}
}
