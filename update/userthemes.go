package update

import (
	"slices"
	"strings"

	"iftopgo/model"
	"iftopgo/theme"
)

// userThemeKey handles a key in the list of the user's themes.
func userThemeKey(m model.Model, k keystroke) model.Model {
	e := &m.Editor
	if n, ok := listSteps(k.key, popupPage(&m)); ok {
		return highlightUserTheme(m, stepTo(e.At, n, len(e.UserThemes)))
	}
	if k.key == "esc" || k.key == "q" || k.key == "o" {
		e.Stage = model.PickColor
		return previewDraft(m)
	}
	if e.At >= len(e.UserThemes) {
		return m
	}
	switch k.key {
	case "enter":
		if e.Changed() {
			return ask(m, model.AskOpen)
		}
		return openUserTheme(m)
	case "r":
		e.Stage, e.Line = model.RenameUserTheme, model.NewLine(e.UserThemes[e.At].Definition.Name)
	case "d", "delete":
		return ask(m, model.AskDelete)
	}
	return m
}

// highlightUserTheme highlights one of the user's themes, and previews it.
func highlightUserTheme(m model.Model, i int) model.Model {
	m.Editor.At = i
	if i < len(m.Editor.UserThemes) {
		return preview(m, m.Editor.UserThemes[i].Definition)
	}
	return m
}

// openUserTheme opens the highlighted one of the user's themes in the editor.
func openUserTheme(m model.Model) model.Model {
	if i := userThemeIndex(&m, m.Editor.UserThemes[m.Editor.At].Definition.Name); i >= 0 {
		return editUserTheme(m, m.Prefs.CustomThemes[i])
	}
	return m
}

// renameUserTheme gives the highlighted theme the name that was typed, also where the
// settings and the editor name it.
func renameUserTheme(m model.Model) model.Model {
	e := &m.Editor
	old := e.UserThemes[e.At].Definition.Name
	name := strings.TrimSpace(e.Line.String())
	err := checkName(name)
	i := userThemeIndex(&m, old)
	switch taken := userThemeIndex(&m, name); {
	case err != nil:
		e.Err = err.Error()
		return m
	case taken >= 0 && taken != i:
		e.Err = "there is a theme of that name already"
		return m
	case i < 0:
		e.Stage = model.ListUserThemes
		return m
	}
	own := slices.Clone(m.Prefs.CustomThemes)
	own[i].Name = name
	m.Prefs.CustomThemes = own
	if strings.EqualFold(m.Prefs.Theme, old) {
		m.Prefs.Theme = name
	}
	if strings.EqualFold(e.Name, old) {
		e.Name = name
	}
	e.Stage = model.ListUserThemes
	return say(rebuildUserThemes(m), "renamed "+old+" to "+name)
}

// checkName returns why a theme cannot have a name. A built-in theme's name as it is
// shown, with blanks, is refused as well: the list would have it twice.
func checkName(name string) error {
	if err := theme.CheckName(name); err != nil {
		return err
	}
	return theme.CheckName(strings.ReplaceAll(name, " ", ""))
}

// deleteUserTheme deletes the highlighted theme. If it was set, the default theme is
// set; if it is open in the editor, its colours stay there as a new theme that is not
// saved.
func deleteUserTheme(m model.Model) model.Model {
	e := &m.Editor
	name := e.UserThemes[e.At].Definition.Name
	m.Prefs.CustomThemes = slices.DeleteFunc(slices.Clone(m.Prefs.CustomThemes),
		func(c theme.Custom) bool { return strings.EqualFold(c.Name, name) })
	if strings.EqualFold(m.Prefs.Theme, name) {
		m.Prefs.Theme = string(theme.Default)
	}
	if strings.EqualFold(e.Name, name) {
		e.Name, e.Deleted, e.Saved = "", e.Name, [len(e.Saved)]string{}
	}
	return say(rebuildUserThemes(m), "deleted "+name)
}

// rebuildUserThemes lists the user's themes anew, with the same index highlighted.
func rebuildUserThemes(m model.Model) model.Model {
	m.Editor.UserThemes = model.UserThemes(m.Prefs.CustomThemes, m.Appearance)
	if len(m.Editor.UserThemes) == 0 {
		m.Editor.Stage = model.PickColor
		return previewDraft(m)
	}
	return highlightUserTheme(m, clampIndex(m.Editor.At, len(m.Editor.UserThemes)))
}

// ask asks a question before something is lost.
func ask(m model.Model, q model.Question) model.Model {
	m.Editor.Ask = q
	return m
}

// answer does what was asked about on y, and nothing on another key. Esc is also a yes
// to the question that Esc has asked: whoever presses it twice wants to leave.
func answer(m model.Model, k keystroke) model.Model {
	asked := m.Editor.Ask
	m.Editor.Ask = model.NoQuestion
	out := asked == model.AskDiscard && k.key == "esc"
	if k.key != "y" && k.key != "Y" && !out {
		return m
	}
	switch asked {
	case model.AskDiscard:
		return leaveEditor(m)
	case model.AskOpen:
		return openUserTheme(m)
	case model.AskReplace:
		return saveTheme(m, true)
	case model.AskDelete:
		return deleteUserTheme(m)
	case model.NoQuestion:
	}
	return m
}
