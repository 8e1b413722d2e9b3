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
	p := &popup{s.newBox(title, at.Box.Width-4), at}
	if at.Count > at.List.Height {
		p.thumb = layout.Thumb(&at)
	}
	return p
}

// entries draws the entries in sight, the highlighted one on the back of
// selected rows.
func (p *popup) entries(highlighted int, draw func(i int)) {
	for y := range p.at.List.Height {
		i := p.at.Top + y
		p.line(func() {
			if i >= p.at.Count {
				return
			}
			mark := "  "
			if i == highlighted {
				p.on(theme.SelectedBack)
				mark = p.glyphs.Into + " "
			}
			p.ink(theme.Key)
			p.text(mark, 2)
			draw(i)
			p.ink(theme.Text)
			p.gap(p.inner + 2)
			p.on(theme.PopupBack)
		})
	}
}

// on sets the back of what follows.
func (b *box) on(back theme.Back) { b.bar.back = back }

// picture draws text that has its own colours and takes n cells, if it fits.
func (b *box) picture(text string, n int) {
	if text != "" && b.x+n <= b.end {
		b.raw(text, n)
	}
}

// foot draws the keys.
func (p *popup) foot() {
	if len(p.at.Foot) == 0 {
		return
	}
	p.line(func() {
		for _, h := range p.at.Foot {
			p.gap(h.X - p.at.Box.X)
			p.ink(theme.Key)
			p.text(h.Key, h.Width)
			p.ink(theme.Faint)
			p.text(" "+h.Text, h.Width)
		}
	})
}

// show draws the pop-up over the screen.
func (s *screen) show(p *popup) { s.put(p.framed(p.at.Box.Height), p.at.Box) }

// input draws a line that is being edited, with its cursor.
func (b *box) input(label string, l model.Line) {
	b.ink(theme.Dim)
	b.text(label, b.inner)
	b.on(theme.FieldBack)
	b.edited(l, b.end)
	b.on(theme.PopupBack)
}

// place says where one is in a list: "3 of 31".
func place(i, count int) string {
	if count == 0 {
		return "none"
	}
	return fmt.Sprintf("%d of %d", i+1, count)
}
