package update

import (
	"cmp"
	"slices"
	"strings"

	"iftopgo/model"
	"iftopgo/theme"
)

// openEditor begins to edit a theme: the present one if it is the user's, else
// a new one that resembles it.
func openEditor(m model.Model) model.Model {
	m.Mode, m.Tip = model.EditingTheme, model.Tip{}
	m.Editor = model.ThemeEditor{Before: m.Appearance.Definition, Own: model.OwnThemes(m.Prefs.CustomThemes, m.Appearance)}
	if i := ownIndex(&m, string(m.Appearance.Definition.ID)); i >= 0 {
		return popupScrolled(editOwn(m, m.Prefs.CustomThemes[i]))
	}
	m.Editor.Colors = m.Appearance.Definition.Colors()
	m.Editor.Saved = m.Editor.Colors
	return popupScrolled(m)
}

// ownIndex is the place of the user's theme of a name, -1 when there is none.
func ownIndex(m *model.Model, name string) int {
	return slices.IndexFunc(m.Prefs.CustomThemes, func(c theme.Custom) bool { return strings.EqualFold(c.Name, name) })
}

// editOwn begins to edit a theme of the user's.
func editOwn(m model.Model, c theme.Custom) model.Model {
	m.Editor.Name, m.Editor.Deleted, m.Editor.Colors, m.Editor.Saved = c.Name, "", c.Colors, c.Colors
	m.Editor.Stage, m.Editor.Slot = model.PickColor, 0
	return draft(m)
}

// draft shows all in the theme as it stands.
func draft(m model.Model) model.Model {
	d, err := m.Editor.Custom().Definition()
	if err != nil {
		m.Editor.Err = err.Error()
		return m
	}
	return preview(m, d)
}

// editorKey acts on a key in the editor, by its stage.
func editorKey(m model.Model, k typed) model.Model {
	if m.Editor.Ask != model.NoQuestion {
		return answer(m, k)
	}
	m.Editor.Err = ""
	switch m.Editor.Stage {
	case model.PickColor:
		return colorKey(m, k)
	case model.ListOwn:
		return ownKey(m, k)
	case model.TypeColor, model.NameTheme, model.RenameOwn:
	}
	return editorTyped(m, k)
}

// shifts are how far keys turn a colour.
var shifts = map[string]int{"h": -1, "left": -1, "l": 1, "right": 1, "H": -10, "L": 10}

// colorKey goes among the colours and turns them.
func colorKey(m model.Model, k typed) model.Model {
	if n, ok := shifts[k.key]; ok {
		m.Editor.Colors[m.Editor.Slot] = theme.ShiftColor(m.Editor.Colors[m.Editor.Slot], n)
		return draft(m)
	}
	if n, ok := steps(k.key, len(m.Editor.Colors)); ok {
		return highlightColor(m, stepped(m.Editor.Slot, n, len(m.Editor.Colors)))
	}
	switch k.key {
	case "enter", "s", "S":
		m.Editor.Stage, m.Editor.Line = model.NameTheme, model.NewLine(nameFor(&m))
	case "o":
		m.Editor.Stage = model.ListOwn
		m.Editor.At = max(themeIndex(m.Editor.Own, m.Appearance.Definition), 0)
		return highlightOwn(m, m.Editor.At)
	case "esc", "q":
		if m.Editor.Changed() {
			return question(m, model.AskDiscard)
		}
		return leaveEditor(m)
	default:
		if k.text != "" && strings.Contains("#0123456789", k.text[:1]) {
			m.Editor.Stage, m.Editor.Line = model.TypeColor, model.NewLine(k.text)
			return typedColor(m)
		}
	}
	return m
}

// highlightColor goes to one of the six colours.
func highlightColor(m model.Model, i int) model.Model {
	m.Editor.Slot = i
	return m
}

// nameFor is the name that is proposed for the theme: its own, also one that was
// deleted, or one after the theme it was made from.
func nameFor(m *model.Model) string {
	if name := cmp.Or(m.Editor.Name, m.Editor.Deleted); name != "" {
		return name
	}
	name := []rune("My " + m.Editor.Before.Name)
	return strings.TrimSpace(string(name[:min(len(name), theme.MaxNameLength)]))
}

// leaveEditor goes back to the theme of before, unless that is no more or has
// been changed.
func leaveEditor(m model.Model) model.Model {
	m.Mode = model.Browsing
	d, ok := theme.Find(m.Prefs.Theme, m.Prefs.CustomThemes)
	if !ok {
		d = m.Editor.Before
	}
	return preview(m, d)
}

// editorTyped edits the line that is typed.
func editorTyped(m model.Model, k typed) model.Model {
	e := &m.Editor
	switch {
	case k.key == "esc":
		return unTyped(m)
	case k.key == "enter" && e.Stage == model.TypeColor:
		return takeColor(m)
	case k.key == "enter" && e.Stage == model.NameTheme:
		return saveTheme(m, false)
	case k.key == "enter" && e.Stage == model.RenameOwn:
		return renameOwn(m)
	case !typing(e.Stage):
		return m
	}
	line, ok := e.Line.Press(k.key)
	if !ok {
		line = e.Line.Insert(k.text)
	}
	e.Line = line
	if e.Stage == model.TypeColor {
		return typedColor(m)
	}
	return m
}

// typing says whether text is typed in a stage.
func typing(s model.EditStage) bool {
	return s == model.TypeColor || s == model.NameTheme || s == model.RenameOwn
}

// unTyped leaves the line that is typed.
func unTyped(m model.Model) model.Model {
	if m.Editor.Stage == model.RenameOwn {
		m.Editor.Stage = model.ListOwn
		return m
	}
	m.Editor.Stage = model.PickColor
	return draft(m)
}

// typedColor shows all in the colour that is typed, as soon as it is one.
func typedColor(m model.Model) model.Model {
	e := &m.Editor
	if err := theme.CheckColor(e.Line.String()); err != nil {
		return m
	}
	shown := m
	shown.Editor.Colors[e.Slot] = e.Line.String()
	m.Appearance = draft(shown).Appearance
	return m
}

// takeColor makes the colour that was typed one of the six.
func takeColor(m model.Model) model.Model {
	text := strings.TrimSpace(m.Editor.Line.String())
	if err := theme.CheckColor(text); err != nil {
		m.Editor.Err = err.Error()
		return m
	}
	m.Editor.Colors[m.Editor.Slot] = text
	m.Editor.Stage = model.PickColor
	return draft(m)
}

// editorWheeled goes n entries further in the list that is shown.
func editorWheeled(m model.Model, n int) model.Model {
	switch m.Editor.Stage {
	case model.PickColor:
		return highlightColor(m, bounded(m.Editor.Slot+n, len(m.Editor.Colors)))
	case model.ListOwn:
		return highlightOwn(m, bounded(m.Editor.At+n, len(m.Editor.Own)))
	case model.TypeColor, model.NameTheme, model.RenameOwn:
	}
	return m
}

// saveTheme saves the theme under the name that was typed and ends editing. The
// name of another theme of the user's is asked about first, unless replace.
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
	switch i := ownIndex(&m, name); {
	case i < 0:
		own = append(own, c)
	case !replace && !strings.EqualFold(name, m.Editor.Name):
		return question(m, model.AskReplace)
	default:
		own[i] = c
	}
	m.Prefs.CustomThemes, m.Prefs.Theme = own, name
	m.Mode = model.Browsing
	return say(preview(m, d), "saved theme "+name)
}
