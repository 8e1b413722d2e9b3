package view

import (
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// themeChooser draws the list of themes, and two of them beside each other
// while they are compared. The rest of the screen shows the highlighted one.
func (s *screen) themeChooser() {
	c := &s.m.Themes
	found := c.Found()
	p := s.newPopup("themes "+s.glyphs.Separator+" "+place(c.At, len(found)), layout.ThemeChooser(s.m))
	if !p.at.Head.Empty() {
		p.line(func() { p.input("type to search: ", c.Search) })
	}
	if len(found) == 0 {
		p.at.Count = 1
		p.entries(-1, func(int) { p.say1(theme.Faint, "no theme has that in its name") })
	} else {
		p.entries(c.At, func(i int) { s.themeEntry(p, &found[i], c) })
	}
	if c.Marked != nil {
		s.samples(p, c.Marked, s.theme)
	}
	p.foot()
	s.show(p)
}

// themeEntry draws a theme of the list: its name, whose it is, and its picture
// at the right.
func (s *screen) themeEntry(p *popup, t *model.ThemeChoice, c *model.ThemeChooser) {
	swatch := 2 + layout.SwatchAt(t, p.inner)
	p.ink(theme.Text)
	marked := c.Marked != nil && c.Marked.ID() == t.Definition.ID
	room := swatch - p.x - 1
	if t.Own {
		room -= len(" yours")
	}
	if marked {
		room -= 2
	}
	p.text(t.Definition.Name, room)
	if t.Own {
		p.ink(theme.Dim)
		p.text(" yours", swatch-p.x)
	}
	if marked {
		p.ink(theme.Pinned)
		p.text(" "+p.glyphs.Pin, 2)
	}
	p.swatch(t, swatch)
}

// swatch draws the picture of a theme at column x.
func (p *popup) swatch(t *model.ThemeChoice, x int) {
	p.ink(theme.Text)
	p.gap(x)
	p.picture(t.Bar, model.BarWidth)
	p.gap(p.x + 1)
	p.picture(t.Blocks, model.SwatchWidth-model.BarWidth-1)
}

// themeEditor draws the six colours, or the list of own themes, with a sample
// and a line for what is typed or asked.
func (s *screen) themeEditor() {
	e := &s.m.Editor
	at := layout.ThemeEditor(s.m)
	var p *popup
	if e.Listing() {
		p = s.newPopup("your themes "+s.glyphs.Separator+" "+place(e.At, len(e.Own)), at)
		s.ownThemes(p, e)
	} else {
		p = s.newPopup(editorTitle(e), at)
		p.entries(e.Slot, func(i int) { s.colorEntry(p, e, i) })
	}
	s.samples(p, s.theme)
	p.line(func() { s.editorPrompt(p, e) })
	p.foot()
	s.show(p)
}

// editorTitle says which theme is edited, and whether it is saved.
func editorTitle(e *model.ThemeEditor) string {
	title := "theme editor: "
	if e.Name == "" {
		title += "a new theme"
	} else {
		title += e.Name
	}
	if e.Changed() {
		title += ", not saved"
	}
	return title
}

// colorEntry draws one of the six colours.
func (s *screen) colorEntry(p *popup, e *model.ThemeEditor, i int) {
	p.ink(theme.Text)
	p.text(model.ColorNames[i], 16)
	p.gap(2 + 2 + 16)
	p.ink(theme.Accent)
	p.text(e.Colors[i], 8)
	p.gap(2 + 2 + 16 + 9)
	if block := theme.Block(e.Colors[i], s.theme.Profile()); block != "" {
		p.picture(block+"            ", 12)
	}
}

// ownThemes draws the user's themes.
func (s *screen) ownThemes(p *popup, e *model.ThemeEditor) {
	if len(e.Own) == 0 {
		p.at.Count = 1
		p.entries(-1, func(int) { p.say1(theme.Faint, "none yet: save one under a name of your own") })
		return
	}
	p.entries(e.At, func(i int) {
		t := &e.Own[i]
		swatch := 2 + layout.SwatchAt(t, p.inner)
		p.ink(theme.Text)
		p.text(t.Definition.Name, swatch-p.x-1)
		p.swatch(t, swatch)
	})
}

// editorPrompt draws the line for what is typed, asked, or wrong.
func (s *screen) editorPrompt(p *popup, e *model.ThemeEditor) {
	switch {
	case e.Ask != model.NoQuestion:
		p.say1(theme.Warn, s.questionText(e))
	case e.Err != "":
		p.say1(theme.Alert, e.Err)
	case e.Stage == model.TypeColor:
		p.input("#rrggbb or 0 to 255: ", e.Line)
	case e.Stage == model.NameTheme:
		p.input("save as: ", e.Line)
	case e.Stage == model.RenameOwn:
		p.input("new name: ", e.Line)
	}
}

// questionText is what is to be answered with yes or no.
func (s *screen) questionText(e *model.ThemeEditor) string {
	highlighted := ""
	if e.At < len(e.Own) {
		highlighted = e.Own[e.At].Definition.Name
	}
	switch e.Ask {
	case model.AskDiscard:
		return "leave without saving the colours?"
	case model.AskOpen:
		return "open " + highlighted + " without saving the colours?"
	case model.AskReplace:
		return "replace the theme " + e.Line.String() + "?"
	case model.AskDelete:
		return "delete the theme " + highlighted + " for good?"
	case model.NoQuestion:
	}
	return ""
}

// say1 draws a text in the line that is being drawn.
func (b *box) say1(k theme.Token, text string) {
	b.ink(k)
	b.text(text, b.end-b.x)
}
