package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// typed is a key that was pressed: its name, and the text it stands for.
type typed struct{ key, text string }

// popupKey acts on a key while a pop-up with a list is open.
func popupKey(m model.Model, k typed, fx Effects) (model.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch m.Mode {
	case model.ChoosingTheme:
		m = themeKey(m, k)
	case model.EditingTheme:
		m = editorKey(m, k)
	case model.ChoosingInterface:
		m, cmd = linkKey(m, k, fx)
	default:
	}
	return popupScrolled(m), cmd
}

// popupScrolled keeps the highlighted entry in sight, and what is in sight
// where it is.
func popupScrolled(m model.Model) model.Model {
	p, ok := layout.PopupOf(&m)
	switch {
	case !ok:
	case m.Mode == model.ChoosingTheme:
		m.Themes.Top = p.Top
	case m.Mode == model.ChoosingInterface:
		m.Interfaces.Top = p.Top
	case m.Editor.Listing():
		m.Editor.Top = p.Top
	}
	return m
}

// popupClicked acts on a press of the left button while a pop-up is open: on an
// entry it highlights it, on the highlighted one it is Enter, on a key in the
// foot it is that key, and beside the pop-up it leads out.
func popupClicked(m model.Model, msg tea.MouseClickMsg, fx Effects) (model.Model, tea.Cmd) {
	if msg.Button != tea.MouseLeft {
		return m, nil
	}
	p, ok := layout.PopupOf(&m)
	if !ok {
		return m, nil
	}
	if hint, ok := p.HintAt(msg.X, msg.Y); ok {
		return popupKey(m, typed{hint.Key, hint.Key}, fx)
	}
	if i, ok := p.EntryAt(msg.X, msg.Y); ok {
		return popupPicked(m, i, fx)
	}
	if beside := !p.Box.Contains(msg.X, msg.Y); beside && m.Mode == model.EditingTheme && m.Editor.Ask != model.NoQuestion {
		return popupKey(m, typed{key: "n"}, fx) // A double click loses nothing.
	} else if beside {
		return popupKey(m, typed{key: "esc"}, fx)
	}
	return m, nil
}

// popupPicked acts on a press on an entry.
func popupPicked(m model.Model, i int, fx Effects) (model.Model, tea.Cmd) {
	at, pick := &m.Themes.At, highlightTheme
	switch {
	case m.Mode == model.ChoosingInterface:
		return linkPicked(m, i, fx)
	case m.Mode == model.EditingTheme && m.Editor.Stage == model.ListOwn:
		at, pick = &m.Editor.At, highlightOwn
	case m.Mode == model.EditingTheme && m.Editor.Stage == model.PickColor:
		at, pick = &m.Editor.Slot, highlightColor
	case m.Mode == model.EditingTheme:
		return m, nil
	}
	if *at == i && m.Mode == model.EditingTheme && m.Editor.Stage == model.PickColor {
		return popupKey(m, typed{"#", "#"}, fx)
	}
	if *at == i {
		return popupKey(m, typed{key: "enter"}, fx)
	}
	return popupScrolled(pick(m, i)), nil
}

// popupWheeled goes n entries further in the pop-up that is open.
func popupWheeled(m model.Model, n int) model.Model {
	switch m.Mode {
	case model.ChoosingTheme:
		m = highlightTheme(m, bounded(m.Themes.At+n, len(m.Themes.Found())))
	case model.EditingTheme:
		if m.Editor.Ask == model.NoQuestion {
			m = editorWheeled(m, n)
		}
	case model.ChoosingInterface:
		m = highlightLink(m, bounded(m.Interfaces.Index()+n, len(m.Interfaces.Rows)))
	default:
	}
	return popupScrolled(m)
}

// steps are how far keys go in a list, given how many entries are in sight.
func steps(k string, page int) (n int, ok bool) {
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
		return -everything, true
	case "end":
		return everything, true
	}
	return 0, false
}

// everything is further than any list is long.
const everything = 1 << 20

// stepped returns the entry that a step of n from i leads to among count: a
// single step goes around the ends, a longer one stops there.
func stepped(i, n, count int) int {
	if count == 0 {
		return 0
	}
	if n == 1 || n == -1 {
		return (i + n + count) % count
	}
	return bounded(i+n, count)
}

// bounded returns i, or the nearest there is among count.
func bounded(i, count int) int { return max(min(i, count-1), 0) }

// popupPage is how many entries are in sight.
func popupPage(m *model.Model) int {
	p, _ := layout.PopupOf(m)
	return max(p.List.Height, 1)
}

// popupPasted puts pasted text where text is typed.
func popupPasted(m model.Model, text string) model.Model {
	switch {
	case m.Mode == model.ChoosingTheme:
		m.Themes.Search = m.Themes.Search.Insert(text)
		m = searched(m, m.Themes)
	case m.Mode == model.EditingTheme && m.Editor.Ask == model.NoQuestion:
		m = editorTyped(m, typed{text: text})
	}
	return popupScrolled(m)
}
