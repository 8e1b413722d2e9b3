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
		p.line(func(l *line) { l.input("type to search: ", c.Search) })
	}
	if len(found) == 0 {
		p.at.Count = 1
		p.entries(-1, func(l *line, _ int) { l.rest(theme.Faint, "no theme has that in its name") })
	} else {
		p.entries(c.At, func(l *line, i int) { themeEntry(l, p.inner, &found[i], c) })
	}
	if c.Marked != nil {
		s.samples(p, c.Marked, s.theme)
	}
	p.foot()
	s.show(p)
}

// themeEntry writes a theme of the list: its name, a mark on the user's own,
// and its swatch at the right.
func themeEntry(l *line, inner int, t *model.ThemeChoice, c *model.ThemeChooser) {
	swatch := textFrom + layout.SwatchAt(t, inner)
	marked := c.Marked != nil && c.Marked.ID() == t.Definition.ID
	room := swatch - l.x - 1
	if t.User {
		room -= len(" yours")
	}
	if marked {
		room -= 2
	}
	l.text(theme.Text, t.Definition.Name, room)
	if t.User {
		l.text(theme.Dim, " yours", swatch-l.x)
	}
	if marked {
		l.text(theme.Pinned, " "+l.glyphs.Pin, 2)
	}
	l.swatch(t, swatch)
}

// swatch writes the swatch of a theme at column x.
func (l *line) swatch(t *model.ThemeChoice, x int) {
	l.gap(x)
	l.raw(t.Bar, model.BarWidth)
	l.gap(l.x + 1)
	l.raw(t.Blocks, model.SwatchWidth-model.BarWidth-1)
}

// themeEditor draws the six colours, or the list of user themes, with a sample
// and a line for what is typed or asked.
func (s *screen) themeEditor() {
	e := &s.m.Editor
	at := layout.ThemeEditor(s.m)
	var p *popup
	if e.Listing() {
		p = s.newPopup("your themes "+s.glyphs.Separator+" "+place(e.At, len(e.UserThemes)), at)
		s.userThemes(p, e)
	} else {
		p = s.newPopup(editorTitle(e), at)
		p.entries(e.Slot, func(l *line, i int) { s.colorEntry(l, e, i) })
	}
	s.samples(p, s.theme)
	p.line(func(l *line) { s.editorPrompt(l, e) })
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

// colorEntry writes one of the six colours.
func (s *screen) colorEntry(l *line, e *model.ThemeEditor, i int) {
	const name, color, block = 16, 8, 12
	from := l.x
	l.text(theme.Text, model.ColorNames[i], name)
	l.gap(from + name)
	l.text(theme.Accent, e.Colors[i], color)
	l.gap(from + name + color + 1)
	if sgr := theme.Block(e.Colors[i], s.theme.Profile()); sgr != "" {
		l.raw(sgr+blankText(block)+theme.Reset, block)
	}
}

// userThemes writes the user's themes.
func (s *screen) userThemes(p *popup, e *model.ThemeEditor) {
	if len(e.UserThemes) == 0 {
		p.at.Count = 1
		p.entries(-1, func(l *line, _ int) { l.rest(theme.Faint, "none yet: save one under a name of your own") })
		return
	}
	p.entries(e.At, func(l *line, i int) {
		t := &e.UserThemes[i]
		swatch := textFrom + layout.SwatchAt(t, p.inner)
		l.text(theme.Text, t.Definition.Name, swatch-l.x-1)
		l.swatch(t, swatch)
	})
}

// editorPrompt writes what is typed, asked, or wrong.
func (s *screen) editorPrompt(l *line, e *model.ThemeEditor) {
	switch {
	case e.Ask != model.NoQuestion:
		l.rest(theme.Warn, s.questionText(e))
	case e.Err != "":
		l.rest(theme.Alert, e.Err)
	case e.Stage == model.TypeColor:
		l.input("#rrggbb or 0 to 255: ", e.Line)
	case e.Stage == model.NameTheme:
		l.input("save as: ", e.Line)
	case e.Stage == model.RenameUserTheme:
		l.input("new name: ", e.Line)
	}
}

// questionText is what is to be answered with yes or no.
func (s *screen) questionText(e *model.ThemeEditor) string {
	highlighted := ""
	if e.At < len(e.UserThemes) {
		highlighted = e.UserThemes[e.At].Definition.Name
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
