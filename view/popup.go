package view

import (
	"fmt"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// popup is a box with a list that is being drawn where the layout has it.
type popup struct {
	*box
	at layout.Popup
}

func (s *screen) newPopup(title string, at layout.Popup) *popup {
	p := &popup{s.newBox(title, at.Box.Width-frameWidth), at}
	if at.Count > at.List.Height {
		p.thumb = layout.Thumb(&at)
	}
	return p
}

// entries writes the entries in sight, the highlighted one on the back of
// selected rows.
func (p *popup) entries(highlighted int, write func(l *line, i int)) {
	for y := range p.at.List.Height {
		i := p.at.Top + y
		p.line(func(l *line) {
			if i >= p.at.Count {
				return
			}
			mark := "  "
			if i == highlighted {
				l.on(theme.SelectedBack)
				mark = p.glyphs.Into + " "
			}
			l.text(theme.Key, mark, 2)
			write(l, i)
		})
	}
}

// foot writes the keys.
func (p *popup) foot() {
	if len(p.at.Foot) == 0 {
		return
	}
	p.line(func(l *line) { l.hints(p.at.Foot, p.at.Box.X) })
}

// hints writes the keys of a box that begins in column x.
func (l *line) hints(all []layout.Hint, x int) {
	for _, h := range all {
		l.gap(h.X - x)
		l.text(theme.Key, h.Key, h.Width)
		l.text(theme.Faint, " "+h.Text, h.Width)
	}
}

// show draws the pop-up over the screen.
func (s *screen) show(p *popup) { s.put(p.framed(p.at.Box.Height), p.at.Box) }

// input writes a label and a line that is being edited, with its cursor.
func (l *line) input(label string, edited model.Line) {
	l.text(theme.Dim, label, l.end-l.x)
	l.edited(edited, l.end)
}

// place says where one is in a list: "3 of 31".
func place(i, count int) string {
	if count == 0 {
		return "none"
	}
	return fmt.Sprintf("%d of %d", i+1, count)
}
