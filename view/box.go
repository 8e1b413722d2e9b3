package view

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// box is a framed pop-up under construction: lines of cells on the pop-ups'
// back, with a blank cell inside the frame on both sides.
type box struct {
	painter
	inner int // the cells of a line between frame and blanks
	title string
	lines []string
	// thumb are the lines whose frame shows where one is in a list that scrolls.
	thumb layout.Span
}

func (s *screen) newBox(title string, inner int) *box {
	b := &box{inner: min(inner, s.m.Width-4), title: title}
	b.theme, b.glyphs = s.theme, s.glyphs
	return b
}

// line adds a line.
func (b *box) line(draw func()) {
	b.out.Reset()
	b.x, b.end, b.bar, b.inForce = 0, b.inner+4, bar{back: theme.PopupBack}, ink{}
	b.ink(theme.PopupFrame)
	b.signs(b.glyphs.Border.Left, 1)
	b.ink(theme.Text)
	b.gap(2)
	b.end = b.inner + 2
	draw()
	b.ink(theme.Text)
	b.end = b.inner + 4
	b.gap(b.inner + 3)
	b.ink(theme.PopupFrame)
	if n := len(b.lines); n >= b.thumb.From && n < b.thumb.To {
		b.signs(b.glyphs.Eighths[len(b.glyphs.Eighths)-1], 1)
	} else {
		b.signs(b.glyphs.Border.Right, 1)
	}
	b.out.WriteString(theme.Reset)
	b.lines = append(b.lines, b.out.String())
}

// say adds a line of text.
func (b *box) say(k theme.Token, text string) {
	b.line(func() {
		b.ink(k)
		b.text(text, b.inner)
	})
}

// labels is how many cells the labels of fields take.
const labels = 13

// field adds a label and a value, on as many lines as the value takes, but not
// more than two.
func (b *box) field(label, value string) { b.toned(theme.Text, label, value) }

// toned is field with a look for the value.
func (b *box) toned(k theme.Token, label, value string) {
	room := max(b.inner-labels, 1)
	first, rest := value, ""
	if ansi.StringWidth(value) > room {
		first = ""
		if lines := layout.Wrap(value, room); len(lines) > 0 {
			first, rest = lines[0], strings.Join(lines[1:], " ")
		}
	}
	for _, text := range []string{first, rest} {
		if text == "" && label == "" {
			continue
		}
		b.line(func() {
			b.ink(theme.Dim)
			b.text(label, labels-1)
			b.gap(2 + labels)
			b.ink(k)
			b.text(text, room)
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
		b.line(func() {
			for first := true; len(hints) > 0; first = false {
				h := hints[0]
				keys := m.Keys.Keys(h.action)
				if keys == "" {
					keys = "no key"
				}
				width := ansi.StringWidth(keys) + 1 + ansi.StringWidth(h.does)
				if !first && b.x+2+width > b.inner+2 {
					return
				}
				if !first {
					b.gap(b.x + 2)
				}
				b.ink(theme.Key)
				b.text(keys, b.end-b.x)
				b.ink(theme.Dim)
				b.text(" "+h.does, b.end-b.x)
				hints = hints[1:]
			}
		})
	}
}

// edge is the top or the bottom of the frame, with the title in the top.
func (b *box) edge(left, middle, right, title string) string {
	b.out.Reset()
	b.x, b.end, b.bar, b.inForce = 0, b.inner+4, bar{back: theme.PopupBack}, ink{}
	b.ink(theme.PopupFrame)
	b.signs(left, 1)
	if title != "" {
		b.signs(middle, 1)
		b.ink(theme.PopupTitle)
		b.text(" "+title+" ", b.inner)
		b.ink(theme.PopupFrame)
	}
	b.signs(middle, b.inner+3-b.x)
	b.signs(right, 1)
	b.out.WriteString(theme.Reset)
	return b.out.String()
}

// frameLines are the lines of a frame.
const frameLines = 2

// boxRoom is how many lines a box may have on a screen of a height.
func boxRoom(height int) int { return max(height-frameLines, 1) }

// framed returns the lines of the box with its frame. There are at most height
// of them: what does not fit is left out from the end, and the frame says so.
func (b *box) framed(height int) []string {
	f := b.glyphs.Border
	n := min(len(b.lines), boxRoom(height))
	out := append(make([]string, 0, n+frameLines), b.edge(f.TopLeft, f.Top, f.TopRight, b.title))
	out = append(out, b.lines[:n]...)
	more := ""
	if left := len(b.lines) - n; left > 0 {
		more = b.glyphs.Ellipsis + " " + strconv.Itoa(left) + " more"
	}
	return append(out, b.edge(f.BottomLeft, f.Bottom, f.BottomRight, more))
}

// put draws a box over the screen at r, which has the box's width.
func (s *screen) put(lines []string, r layout.Rect) {
	if s.over == nil {
		s.over = make([]string, len(s.starts))
	}
	for i, line := range lines {
		y := r.Y + i
		if y < 0 || y >= len(s.starts) {
			continue
		}
		under := s.over[y]
		if under == "" {
			under = s.drawn(y)
		}
		s.over[y] = splice(under, line, r.X, r.Width)
	}
}

// near draws a box beside a cell, inside the border of the screen.
func (s *screen) near(b *box, x, y int) {
	in := s.l.Inside
	lines := b.framed(in.Height)
	w, h := b.inner+4, len(lines)
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
	case model.ChoosingInterface:
		s.linkChooser()
	case model.Browsing, model.Filtering, model.SettingAlert, model.Exporting, model.EditingCaptureFilter:
		s.tip()
	}
}
