package update

import (
	"slices"

	"iftopgo/model"
	"iftopgo/theme"
)

// openThemes opens the list of themes, with the present one highlighted.
func openThemes(m model.Model) model.Model {
	m.Mode, m.Tip = model.ChoosingTheme, model.Tip{}
	m.Themes = model.ThemeChooser{All: model.AllThemes(m.Prefs.CustomThemes, m.Appearance), Before: m.Appearance.Definition}
	m.Themes.At = max(themeIndex(m.Themes.All, m.Appearance.Definition), 0)
	return popupEnsureVisible(m)
}

// themeIndex is the index of a theme in a list, -1 when it is not there.
func themeIndex(all []model.ThemeChoice, d theme.Definition) int {
	return slices.IndexFunc(all, func(c model.ThemeChoice) bool { return c.Definition.ID == d.ID })
}

// themeKey handles a key in the list of themes. Text is searched for; j and k, with
// which no built-in theme's name begins, move while nothing is searched for.
func themeKey(m model.Model, k keystroke) model.Model {
	moving := len(k.key) > 1 || m.Themes.Search.String() == ""
	if n, ok := listSteps(k.key, popupPage(&m)); ok && moving {
		return highlightTheme(m, stepTo(m.Themes.At, n, len(m.Themes.Found())))
	}
	switch k.key {
	case "enter":
		return acceptTheme(m)
	case "esc":
		m.Mode = model.Browsing
		return preview(m, m.Themes.Before)
	case "tab":
		return markTheme(m)
	}
	before := m.Themes
	line, ok := m.Themes.Search.Press(k.key)
	if !ok {
		line = m.Themes.Search.Insert(k.text)
	}
	m.Themes.Search = line
	return selectFound(m, before)
}

// selectFound highlights the theme that was highlighted before, if it is still found.
func selectFound(m model.Model, before model.ThemeChooser) model.Model {
	found := m.Themes.Found()
	at := -1
	if old := before.Found(); before.At < len(old) {
		at = themeIndex(found, old[before.At].Definition)
	}
	return highlightTheme(m, max(at, 0))
}

// highlightTheme highlights a theme among those found, and previews it.
func highlightTheme(m model.Model, i int) model.Model {
	m.Themes.At = i
	if found := m.Themes.Found(); i < len(found) {
		return preview(m, found[i].Definition)
	}
	return m
}

// preview shows the screen in a theme.
func preview(m model.Model, d theme.Definition) model.Model {
	if d != m.Appearance.Definition {
		m.Appearance = m.Appearance.With(d)
	}
	return m
}

// acceptTheme closes the list and sets the highlighted theme.
func acceptTheme(m model.Model) model.Model {
	found := m.Themes.Found()
	if m.Themes.At >= len(found) {
		return m
	}
	d := found[m.Themes.At].Definition
	m.Mode, m.Prefs.Theme = model.Browsing, string(d.ID)
	return say(preview(m, d), "theme "+d.Name)
}

// markTheme marks the highlighted theme for comparison, or unmarks it.
func markTheme(m model.Model) model.Model {
	if t := m.Themes.Marked; t != nil && t.ID() == m.Appearance.Definition.ID {
		m.Themes.Marked = nil
	} else {
		m.Themes.Marked = m.Appearance.Theme
	}
	return m
}

// redrawSwatches draws the swatches of themes anew, for other colours of the
// terminal.
func redrawSwatches(m model.Model) model.Model {
	switch m.Mode {
	case model.ChoosingTheme:
		m.Themes.All = model.AllThemes(m.Prefs.CustomThemes, m.Appearance)
		if t := m.Themes.Marked; t != nil {
			m.Themes.Marked = t.Definition().Compile(m.Appearance.Profile, m.Appearance.Dark)
		}
	case model.EditingTheme:
		m.Editor.UserThemes = model.UserThemes(m.Prefs.CustomThemes, m.Appearance)
	default:
	}
	return m
}
