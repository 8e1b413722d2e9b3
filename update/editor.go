package update

import (
	"cmp"
	"slices"
	"strings"

	"iftopgo/model"
	"iftopgo/theme"
)

// openEditor opens the theme editor with the present theme if it is the user's,
// else with a new one of the same colours.
func openEditor(m model.Model) model.Model {
	m.Mode, m.Tip = model.EditingTheme, model.Tip{}
	m.Editor = model.ThemeEditor{Before: m.Appearance.Definition, UserThemes: model.UserThemes(m.Prefs.CustomThemes, m.Appearance)}
	if i := userThemeIndex(&m, string(m.Appearance.Definition.ID)); i >= 0 {
		return popupEnsureVisible(editUserTheme(m, m.Prefs.CustomThemes[i]))
	}
	m.Editor.Colors = m.Appearance.Definition.Colors()
	m.Editor.Saved = m.Editor.Colors
	return popupEnsureVisible(m)
}

// userThemeIndex is the index of the user's theme of a name, -1 when there is none.
func userThemeIndex(m *model.Model, name string) int {
	return slices.IndexFunc(m.Prefs.CustomThemes, func(c theme.Custom) bool { return strings.EqualFold(c.Name, name) })
}

// editUserTheme opens one of the user's themes in the editor.
func editUserTheme(m model.Model, c theme.Custom) model.Model {
	m.Editor.Name, m.Editor.Deleted, m.Editor.Colors, m.Editor.Saved = c.Name, "", c.Colors, c.Colors
	m.Editor.Stage, m.Editor.Slot = model.PickColor, 0
	return previewDraft(m)
}

// previewDraft shows the screen in the theme as it is edited.
func previewDraft(m model.Model) model.Model {
	d, err := m.Editor.Custom().Definition()
	if err != nil {
		m.Editor.Err = err.Error()
		return m
	}
	return preview(m, d)
}

// editorKey handles a key in the editor, by the editor's stage.
func editorKey(m model.Model, k keystroke) model.Model {
	if m.Editor.Ask != model.NoQuestion {
		return answer(m, k)
	}
	m.Editor.Err = ""
	switch m.Editor.Stage {
	case model.PickColor:
		return colorKey(m, k)
	case model.ListUserThemes:
		return userThemeKey(m, k)
	case model.TypeColor, model.NameTheme, model.RenameUserTheme:
	}
	return editorLineKey(m, k)
}

// hueSteps are the steps by which keys turn a colour (theme.ShiftColor).
var hueSteps = map[string]int{"h": -1, "left": -1, "l": 1, "right": 1, "H": -10, "L": 10}

// colorKey handles a key in the list of colours.
func colorKey(m model.Model, k keystroke) model.Model {
	if n, ok := hueSteps[k.key]; ok {
		m.Editor.Colors[m.Editor.Slot] = theme.ShiftColor(m.Editor.Colors[m.Editor.Slot], n)
		return previewDraft(m)
	}
	if n, ok := listSteps(k.key, len(m.Editor.Colors)); ok {
		return highlightColor(m, stepTo(m.Editor.Slot, n, len(m.Editor.Colors)))
	}
	switch k.key {
	case "enter", "s", "S":
		m.Editor.Stage, m.Editor.Line = model.NameTheme, model.NewLine(nameFor(&m))
	case "o":
		m.Editor.Stage = model.ListUserThemes
		m.Editor.At = max(themeIndex(m.Editor.UserThemes, m.Appearance.Definition), 0)
		return highlightUserTheme(m, m.Editor.At)
	case "esc", "q":
		if m.Editor.Changed() {
			return ask(m, model.AskDiscard)
		}
		return leaveEditor(m)
	default:
		if k.text != "" && strings.Contains("#0123456789", k.text[:1]) {
			m.Editor.Stage, m.Editor.Line = model.TypeColor, model.NewLine(k.text)
			return previewTypedColor(m)
		}
	}
	return m
}

// highlightColor highlights one of the six colours.
func highlightColor(m model.Model, i int) model.Model {
	m.Editor.Slot = i
	return m
}

// nameFor is the name that is proposed for the theme: its own, that of the deleted
// theme it was, or one after the theme it was made from.
func nameFor(m *model.Model) string {
	if name := cmp.Or(m.Editor.Name, m.Editor.Deleted); name != "" {
		return name
	}
	name := []rune("My " + m.Editor.Before.Name)
	return strings.TrimSpace(string(name[:min(len(name), theme.MaxNameLength)]))
}

// leaveEditor closes the editor and shows the theme of the settings, which may have
// been changed or deleted meanwhile.
func leaveEditor(m model.Model) model.Model {
	m.Mode = model.Browsing
	d, ok := theme.Find(m.Prefs.Theme, m.Prefs.CustomThemes)
	if !ok {
		d = m.Editor.Before
	}
	return preview(m, d)
}

// editorLineKey handles a key while a colour or a name is typed.
func editorLineKey(m model.Model, k keystroke) model.Model {
	e := &m.Editor
	switch {
	case k.key == "esc":
		return cancelTyping(m)
	case k.key == "enter" && e.Stage == model.TypeColor:
		return acceptColor(m)
	case k.key == "enter" && e.Stage == model.NameTheme:
		return saveTheme(m, false)
	case k.key == "enter" && e.Stage == model.RenameUserTheme:
		return renameUserTheme(m)
	case !typing(e.Stage):
		return m
	}
	line, ok := e.Line.Press(k.key)
	if !ok {
		line = e.Line.Insert(k.text)
	}
	e.Line = line
	if e.Stage == model.TypeColor {
		return previewTypedColor(m)
	}
	return m
}

// typing reports whether text is typed in a stage.
func typing(s model.EditStage) bool {
	return s == model.TypeColor || s == model.NameTheme || s == model.RenameUserTheme
}

// cancelTyping discards the line that is typed.
func cancelTyping(m model.Model) model.Model {
	if m.Editor.Stage == model.RenameUserTheme {
		m.Editor.Stage = model.ListUserThemes
		return m
	}
	m.Editor.Stage = model.PickColor
	return previewDraft(m)
}

// previewTypedColor shows the screen in the colour that is typed, once it is valid.
func previewTypedColor(m model.Model) model.Model {
	e := &m.Editor
	if err := theme.CheckColor(e.Line.String()); err != nil {
		return m
	}
	shown := m
	shown.Editor.Colors[e.Slot] = e.Line.String()
	m.Appearance = previewDraft(shown).Appearance
	return m
}

// acceptColor puts the colour that was typed in its place among the six.
func acceptColor(m model.Model) model.Model {
	text := strings.TrimSpace(m.Editor.Line.String())
	if err := theme.CheckColor(text); err != nil {
		m.Editor.Err = err.Error()
		return m
	}
	m.Editor.Colors[m.Editor.Slot] = text
	m.Editor.Stage = model.PickColor
	return previewDraft(m)
}

// editorWheel moves the highlight by n entries in the list that is shown.
func editorWheel(m model.Model, n int) model.Model {
	switch m.Editor.Stage {
	case model.PickColor:
		return highlightColor(m, clampIndex(m.Editor.Slot+n, len(m.Editor.Colors)))
	case model.ListUserThemes:
		return highlightUserTheme(m, clampIndex(m.Editor.At+n, len(m.Editor.UserThemes)))
	case model.TypeColor, model.NameTheme, model.RenameUserTheme:
	}
	return m
}

// saveTheme saves the theme under the name that was typed and closes the editor. If
// another of the user's themes has that name, it asks first, unless replace.
func saveTheme(m model.Model, replace bool) model.Model {
	name := strings.TrimSpace(m.Editor.Line.String())
	c := theme.Custom{Name: name, Colors: m.Editor.Colors}
	d, err := c.Definition()
	if err == nil {
		err = checkName(name)
	}
	if err != nil {
		m.Editor.Err = err.Error()
		return m
	}
	own := slices.Clone(m.Prefs.CustomThemes)
	switch i := userThemeIndex(&m, name); {
	case i < 0:
		own = append(own, c)
	case !replace && !strings.EqualFold(name, m.Editor.Name):
		return ask(m, model.AskReplace)
	default:
		own[i] = c
	}
	m.Prefs.CustomThemes, m.Prefs.Theme = own, name
	m.Mode = model.Browsing
	return say(preview(m, d), "saved theme "+name)
}
