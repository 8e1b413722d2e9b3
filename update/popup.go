package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// keystroke is a key that was pressed: its name in key maps, and the text it types.
type keystroke struct{ key, text string }

// popupKey handles a key while a pop-up with a list is open.
func popupKey(m model.Model, k keystroke) model.Model {
	switch m.Mode {
	case model.ChoosingTheme:
		m = themeKey(m, k)
	case model.EditingTheme:
		m = editorKey(m, k)
	case model.ChoosingColumns:
		m = columnKey(m, k)
	default:
	}
	return popupEnsureVisible(m)
}

// popupEnsureVisible scrolls no further than needed for the highlighted entry to be
// visible.
func popupEnsureVisible(m model.Model) model.Model {
	p, ok := layout.PopupOf(&m)
	switch {
	case !ok:
	case m.Mode == model.ChoosingTheme:
		m.Themes.Top = p.Top
	case m.Mode == model.ChoosingColumns:
		m.Columns.Top = p.Top
	case m.Editor.Listing():
		m.Editor.Top = p.Top
	}
	return m
}

// popupClick handles a click while a pop-up is open: on an entry it highlights it, on
// the highlighted one it is Enter, on a key in the hints it is that key, and outside
// the pop-up it is Esc.
func popupClick(m model.Model, msg tea.MouseClickMsg) model.Model {
	if msg.Button != tea.MouseLeft {
		return m
	}
	p, ok := layout.PopupOf(&m)
	if !ok {
		return m
	}
	if hint, ok := p.HintAt(msg.X, msg.Y); ok {
		return popupKey(m, keystroke{hint.Key, hint.Key})
	}
	if i, ok := p.EntryAt(msg.X, msg.Y); ok {
		return popupPick(m, i)
	}
	if beside := !p.Box.Contains(msg.X, msg.Y); beside && m.Mode == model.EditingTheme && m.Editor.Ask != model.NoQuestion {
		return popupKey(m, keystroke{key: "n"}) // A double click loses nothing.
	} else if beside {
		return popupKey(m, keystroke{key: "esc"})
	}
	return m
}

// popupPick handles a click on an entry.
func popupPick(m model.Model, i int) model.Model {
	at, pick := &m.Themes.At, highlightTheme
	switch {
	case m.Mode == model.ChoosingColumns:
		at, pick = &m.Columns.At, highlightColumn
	case m.Mode == model.EditingTheme && m.Editor.Stage == model.ListUserThemes:
		at, pick = &m.Editor.At, highlightUserTheme
	case m.Mode == model.EditingTheme && m.Editor.Stage == model.PickColor:
		at, pick = &m.Editor.Slot, highlightColor
	case m.Mode == model.EditingTheme:
		return m
	}
	if *at == i && m.Mode == model.EditingTheme && m.Editor.Stage == model.PickColor {
		return popupKey(m, keystroke{"#", "#"})
	}
	if *at == i {
		return popupKey(m, keystroke{key: "enter"})
	}
	return popupEnsureVisible(pick(m, i))
}

// popupWheel moves the highlight by n entries in the pop-up that is open.
func popupWheel(m model.Model, n int) model.Model {
	switch m.Mode {
	case model.ChoosingTheme:
		m = highlightTheme(m, clampIndex(m.Themes.At+n, len(m.Themes.Found())))
	case model.EditingTheme:
		if m.Editor.Ask == model.NoQuestion {
			m = editorWheel(m, n)
		}
	case model.ChoosingColumns:
		m = highlightColumn(m, clampIndex(m.Columns.At+n, len(m.Prefs.LayoutColumns())))
	default:
	}
	return popupEnsureVisible(m)
}

// listSteps is by how many entries a key moves the highlight of a list; page is how
// many are visible.
func listSteps(k string, page int) (n int, ok bool) {
	switch k {
	case "j", "down":
		return 1, true
	case "k", "up":
		return -1, true
	case "pgdown":
		return page, true
	case "pgup":
		return -page, true
	case "home":
		return -wholeList, true
	case "end":
		return wholeList, true
	}
	return 0, false
}

// scrollSteps is listSteps where no letter is text: g and G, too, go to the ends.
func scrollSteps(k string, page int) (n int, ok bool) {
	switch k {
	case "g":
		k = "home"
	case "G":
		k = "end"
	}
	return listSteps(k, page)
}

// wholeList is more entries than any list has.
const wholeList = 1 << 20

// stepTo returns the index n entries after i in a list of count: a single step wraps
// around the ends, a longer one stops there.
func stepTo(i, n, count int) int {
	if count == 0 {
		return 0
	}
	if n == 1 || n == -1 {
		return (i + n + count) % count
	}
	return clampIndex(i+n, count)
}

// clampIndex returns i, or the nearest index in a list of count.
func clampIndex(i, count int) int { return max(min(i, count-1), 0) }

// popupPage is how many entries are visible.
func popupPage(m *model.Model) int {
	p, _ := layout.PopupOf(m)
	return max(p.List.Height, 1)
}

// popupPaste puts pasted text where text is typed.
func popupPaste(m model.Model, text string) model.Model {
	switch {
	case m.Mode == model.ChoosingTheme:
		m.Themes.Search = m.Themes.Search.Insert(text)
		m = selectFound(m, m.Themes)
	case m.Mode == model.EditingTheme && m.Editor.Ask == model.NoQuestion:
		m = editorLineKey(m, keystroke{text: text})
	}
	return popupEnsureVisible(m)
}
