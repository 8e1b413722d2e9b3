package view

import (
	"strconv"
	"strings"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// box is a framed pop-up under construction: lines of cells on the pop-ups'
// back, with a blank cell inside the frame on both sides.
type box struct {
	theme  *theme.Theme
	glyphs *theme.Glyphs
	ascii  bool // the glyphs are
	inner  int  // the cells of a line between frame and blanks
	title  string
	lines  []string
	// foot stands in the lower edge of the frame.
	foot string
	// thumb are the lines whose frame shows where one is in a list that scrolls.
	thumb layout.Span
	// spans is where lines are put together, one after the other.
	spans []string
}

func (s *screen) newBox(title string, inner int) *box {
	return &box{theme: s.theme, glyphs: s.glyphs, ascii: s.m.Appearance.ASCII, inner: min(inner, s.m.Width-frameWidth), title: title}
}

// frameWidth is how many cells a box has beside those of its lines: the frame and a
// blank on both sides. textFrom is the column of a box that its lines begin at.
const (
	frameWidth = 4
	textFrom   = frameWidth / 2
)

// line adds a line.
func (b *box) line(write func(*line)) {
	l := line{
		theme: b.theme, glyphs: b.glyphs, back: theme.PopupBack,
		x: textFrom, end: textFrom + b.inner, spans: b.spans[:0],
	}
	write(&l)
	b.lines = append(b.lines, l.render())
	b.spans = l.spans
}

// text adds a line of text.
func (b *box) text(k theme.Token, text string) {
	b.line(func(l *line) { l.text(k, text, b.inner) })
}

// labels is how many cells the labels of fields take.
const labels = layout.FieldLabel

// field adds a label and a value, on as many lines as the value takes, but not
// more than two.
func (b *box) field(label, value string) { b.styledField(theme.Text, label, value) }

// styledField is field with a token for the value.
func (b *box) styledField(k theme.Token, label, value string) {
	room := max(b.inner-labels, 1)
	first, rest := value, ""
	if layout.Cells(value) > room {
		first = ""
		if lines := layout.Wrap(value, room); len(lines) > 0 {
			first, rest = lines[0], strings.Join(lines[1:], " ")
		}
	}
	for _, text := range []string{first, rest} {
		if text == "" && label == "" {
			continue
		}
		b.line(func(l *line) {
			l.text(theme.Dim, label, labels-1)
			l.gap(textFrom + labels)
			l.text(k, text, room)
		})
		label = ""
	}
}

// hint is what an action's keys do.
type hint struct {
	action model.Action
	does   string
}

// keys adds what keys do, as many in a line as there is room for.
func (b *box) keys(m *model.Model, hints ...hint) {
	for len(hints) > 0 {
		b.line(func(l *line) {
			for first := true; len(hints) > 0; first = false {
				h := hints[0]
				keys := m.Keys.Keys(h.action)
				if keys == "" {
					keys = "no key"
				}
				width := layout.Cells(keys) + 1 + layout.Cells(h.does)
				if !first && l.x+2+width > l.end {
					return
				}
				if !first {
					l.gap(l.x + 2)
				}
				l.text(theme.Key, keys, l.end-l.x)
				l.text(theme.Dim, " "+h.does, l.end-l.x)
				hints = hints[1:]
			}
		})
	}
}

// edge is the top or the bottom of the frame, with a title in it.
func (b *box) edge(left, middle, right, title string) string {
	frame := b.theme.Style(theme.PopupBack, theme.PopupFrame)
	width := b.inner + frameWidth
	if title == "" {
		return frame.Render(left + strings.Repeat(middle, width-2) + right)
	}
	title, used := fitted(" "+title+" ", b.inner, b.glyphs.Ellipsis)
	return frame.Render(left+middle) +
		b.theme.Style(theme.PopupBack, theme.PopupTitle).Render(title) +
		frame.Render(strings.Repeat(middle, width-3-used)+right)
}

// frameLines are the lines of a frame.
const frameLines = 2

// boxRoom is how many lines a box may have on a screen of a height.
func boxRoom(height int) int { return max(height-frameLines, 1) }

// framed returns the lines of the box with its frame. There are at most height
// of them: what does not fit is left out from the end, and the frame says so.
func (b *box) framed(height int) []string {
	f := &b.glyphs.Border
	n := min(len(b.lines), boxRoom(height))
	more := b.foot
	if left := len(b.lines) - n; left > 0 {
		more = b.glyphs.Ellipsis + " " + strconv.Itoa(left) + " more"
	}
	out := append(make([]string, 0, n+frameLines), b.edge(f.TopLeft, f.Top, f.TopRight, b.title))
	return append(b.body(out, n), b.edge(f.BottomLeft, f.Bottom, f.BottomRight, more))
}

// body appends the first n lines between the sides of the frame. Of a list that scrolls, the
// right one shows where one is.
func (b *box) body(out []string, n int) []string {
	sides := b.theme.Box(b.ascii)
	frame := b.theme.Style(theme.PopupBack, theme.PopupFrame)
	bar, thumb := sides.Open+frame.Render(b.glyphs.Border.Right), sides.Open+frame.Render(b.glyphs.Eighths[len(b.glyphs.Eighths)-1])
	for i, text := range b.lines[:n] {
		right := sides.Right
		switch {
		case b.thumb == layout.Span{}:
		case i >= b.thumb.From && i < b.thumb.To:
			right = thumb
		default:
			right = bar
		}
		out = append(out, sides.Left+text+right)
	}
	return out
}

// put draws a box over the screen at r, which has the box's width.
func (s *screen) put(lines []string, r layout.Rect) {
	if s.over == nil {
		s.over = make([]string, len(s.starts))
	}
	for i, text := range lines {
		y := r.Y + i
		if y < 0 || y >= len(s.starts) {
			continue
		}
		under := s.over[y]
		if under == "" {
			under = s.drawn(y)
		}
		s.over[y] = splice(under, text, r.X, r.Width)
	}
}

// near draws a box beside a cell, inside the border of the screen.
func (s *screen) near(b *box, x, y int) {
	in := s.l.Inside
	lines := b.framed(in.Height)
	w, h := b.inner+frameWidth, len(lines)
	at := layout.Rect{X: max(min(x+1, in.X+in.Width-w), in.X), Y: y + 1, Width: w}
	switch below := at.Y+h <= in.Y+in.Height; {
	case below:
	case y-h >= in.Y:
		at.Y = y - h
	default: // It covers the cell, but rather that than the header.
		at.Y = max(in.Y+in.Height-h, in.Y)
	}
	s.put(lines, at)
}

// overlays draws what lies over the list.
func (s *screen) overlays() {
	switch s.m.Mode {
	case model.Helping:
		s.help()
	case model.ChoosingTheme:
		s.themeChooser()
	case model.EditingTheme:
		s.themeEditor()
	case model.ChoosingColumns:
		s.columnChooser()
	case model.ShowingDetails:
		s.fullDetails()
	case model.Browsing, model.Filtering, model.SettingAlert, model.Exporting, model.EditingCaptureFilter, model.ConfirmingReset:
		s.tooltip()
	}
}
