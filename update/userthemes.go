package update

import (
	"slices"
	"strings"

	"iftopgo/model"
	"iftopgo/theme"
)

// ownKey goes among the user's themes: to edit one, rename it or delete it.
func ownKey(m model.Model, k typed) model.Model {
	e := &m.Editor
	if n, ok := steps(k.key, popupPage(&m)); ok {
		return highlightOwn(m, stepped(e.At, n, len(e.Own)))
	}
	if k.key == "esc" || k.key == "q" || k.key == "o" {
		e.Stage = model.PickColor
		return draft(m)
	}
	if e.At >= len(e.Own) {
		return m
	}
	switch k.key {
	case "enter":
		if e.Changed() {
			return question(m, model.AskOpen)
		}
		return openOwn(m)
	case "r":
		e.Stage, e.Line = model.RenameOwn, model.NewLine(e.Own[e.At].Definition.Name)
	case "d", "delete":
		return question(m, model.AskDelete)
	}
	return m
}

// highlightOwn goes to one of the user's themes, and shows all in it.
func highlightOwn(m model.Model, i int) model.Model {
	m.Editor.At = i
	if i < len(m.Editor.Own) {
		return preview(m, m.Editor.Own[i].Definition)
	}
	return m
}

// openOwn begins to edit the highlighted one of the user's themes.
func openOwn(m model.Model) model.Model {
	if i := ownIndex(&m, m.Editor.Own[m.Editor.At].Definition.Name); i >= 0 {
		return editOwn(m, m.Prefs.CustomThemes[i])
	}
	return m
}

// renameOwn gives the highlighted theme the name that was typed, wherever it is
// named.
func renameOwn(m model.Model) model.Model {
	e := &m.Editor
	old := e.Own[e.At].Definition.Name
	name := strings.TrimSpace(e.Line.String())
	err := checkName(name)
	i := ownIndex(&m, old)
	switch taken := ownIndex(&m, name); {
	case err != nil:
		e.Err = err.Error()
		return m
	case taken >= 0 && taken != i:
		e.Err = "there is a theme of that name already"
		return m
	case i < 0:
		e.Stage = model.ListOwn
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
	e.Stage = model.ListOwn
	return say(relisted(m), "renamed "+old+" to "+name)
}

// checkName says why a theme cannot have a name. That of a built-in theme as it is
// shown would stand in the list twice.
func checkName(name string) error {
	if err := theme.CheckName(name); err != nil {
		return err
	}
	return theme.CheckName(strings.ReplaceAll(name, " ", ""))
}

// deleteOwn deletes the highlighted theme. What was shown in it is shown in the
// default one from then on; if it is the one that is edited, its colours stay
// in the editor as a new theme that is not saved.
func deleteOwn(m model.Model) model.Model {
	e := &m.Editor
	name := e.Own[e.At].Definition.Name
	m.Prefs.CustomThemes = slices.DeleteFunc(slices.Clone(m.Prefs.CustomThemes),
		func(c theme.Custom) bool { return strings.EqualFold(c.Name, name) })
	if strings.EqualFold(m.Prefs.Theme, name) {
		m.Prefs.Theme = string(theme.Default)
	}
	if strings.EqualFold(e.Name, name) {
		e.Name, e.Deleted, e.Saved = "", e.Name, [len(e.Saved)]string{}
	}
	return say(relisted(m), "deleted "+name)
}

// relisted lists the user's themes anew and stays at the same place.
func relisted(m model.Model) model.Model {
	m.Editor.Own = model.OwnThemes(m.Prefs.CustomThemes, m.Appearance)
	if len(m.Editor.Own) == 0 {
		m.Editor.Stage = model.PickColor
		return draft(m)
	}
	return highlightOwn(m, bounded(m.Editor.At, len(m.Editor.Own)))
}

// question asks before something is lost.
func question(m model.Model, q model.Question) model.Model {
	m.Editor.Ask = q
	return m
}

// answer does what was asked about, on y; every other key leaves things as they
// are, but that Esc leaves when it was Esc that is asked about: whoever presses it
// again wants to get out.
func answer(m model.Model, k typed) model.Model {
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
		return openOwn(m)
	case model.AskReplace:
		return saveTheme(m, true)
	case model.AskDelete:
		return deleteOwn(m)
	case model.NoQuestion:
	}
	return m
}
