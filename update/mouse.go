package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// How long the pointer rests before a tooltip comes, and how long that stays.
const (
	tipAfter = time.Second
	tipFor   = 3 * time.Second
)

// doubleClick is how long after a click another one makes it a double one.
const doubleClick = 400 * time.Millisecond

// clicked acts on a press of a mouse button. After one that went into a row, it
// waits whether that was the first of a double one.
func clicked(m model.Model, msg tea.MouseClickMsg) (model.Model, tea.Cmd) {
	second := m.DoubleClick.Open && msg.Button == tea.MouseLeft && msg.Y == m.DoubleClick.Y
	m.DoubleClick.Open = false
	if second {
		return m, nil
	}
	depth := len(m.List.Breadcrumbs)
	m = clickedOnce(m, msg)
	if len(m.List.Breadcrumbs) <= depth {
		return m, nil
	}
	m.DoubleClick = model.DoubleClick{Y: msg.Y, Open: true, Number: m.DoubleClick.Number + 1}
	n := m.DoubleClick.Number
	return m, tea.Tick(doubleClick, func(time.Time) tea.Msg { return model.DoubleClickTimeoutMsg{Number: n} })
}

// clickedOnce acts on a press that is not the second of a double one.
func clickedOnce(m model.Model, msg tea.MouseClickMsg) model.Model {
	if m.Mode != model.Browsing {
		return helpClicked(m, msg)
	}
	shown := m.Tip.Kind != model.NoTip
	m.Tip = model.Tip{}
	x, y := msg.X, msg.Y
	l := layout.Of(&m)
	if id, ok := layout.SegmentAt(&m, l.Header, x, y); ok {
		if msg.Button == tea.MouseRight || !shown {
			m.Tip = model.Tip{Kind: model.TipSegment, Segment: id, X: x, Y: y, Held: true}
		}
		return m
	}
	if t, ok := layout.TabAt(&m, l.Tabs, x, y); ok && msg.Button == tea.MouseLeft {
		return showTab(m, t)
	}
	if c, ok := layout.ColumnAt(&l, x, y); ok && msg.Button == tea.MouseLeft {
		return clickTitle(m, c)
	}
	if row, ok := layout.RowAt(&m, &l, x, y); ok {
		return clickRow(m, row, shown, msg)
	}
	return m
}

// clickTitle orders the rows by a column, or turns its order around.
func clickTitle(m model.Model, c layout.ColumnID) model.Model {
	s := layout.Sorts(c)
	switch s {
	case "":
		return m
	case m.Prefs.Sort:
		m.Prefs.Reverse = !m.Prefs.Reverse
		return relist(m)
	default:
		return sortBy(m, s)
	}
}

// clickRow selects a row; the right button shows its tooltip, the middle one
// pins it, and a second press with the left one goes into it, or shows all that
// is known of a flow. A press that took a tooltip away is no second one.
func clickRow(m model.Model, row int, explained bool, msg tea.MouseClickMsg) model.Model {
	again := m.List.Index() == row && !explained
	m = selectRow(m, row)
	switch msg.Button {
	case tea.MouseRight:
		m.Tip = model.Tip{Kind: model.TipRow, X: msg.X, Y: msg.Y, Held: true}
	case tea.MouseMiddle:
		return togglePin(m)
	case tea.MouseLeft:
		if again {
			return enter(m)
		}
	default: // The other buttons only select.
	}
	return m
}

// showRowTip shows the tooltip of the selected row.
func showRowTip(m model.Model) model.Model {
	l := layout.Of(&m)
	y := l.List.Y
	for i, line := range layout.Lines(&m, l.List) {
		if line.Row == m.List.Index() {
			y = l.List.Y + i
			break
		}
	}
	m.Tip = model.Tip{Kind: model.TipRow, X: l.List.X + l.List.Width/3, Y: y + 1, Held: true}
	return m
}

// wheeled scrolls what is under the pointer.
func wheeled(m model.Model, msg tea.MouseWheelMsg) model.Model {
	n := 1
	switch msg.Button {
	case tea.MouseWheelUp:
		n = -1
	case tea.MouseWheelDown:
	default:
		return m
	}
	switch m.Mode {
	case model.Helping:
		last := max(len(layout.HelpLines(&m))-layout.HelpRows(&m), 0)
		m.HelpState.Top = max(min(m.HelpState.Top+n, last), 0)
		return m
	case model.Browsing:
		return move(m, n)
	case model.ChoosingTheme, model.EditingTheme, model.ChoosingInterface:
		return popupWheeled(m, n)
	case model.Filtering, model.SettingAlert, model.Exporting, model.EditingCaptureFilter:
	}
	return m
}

// moved follows the pointer. Where it rests on a segment a tooltip will come.
func moved(m model.Model, msg tea.MouseMotionMsg) (model.Model, tea.Cmd) {
	if m.Pointer.X == msg.X && m.Pointer.Y == msg.Y {
		return m, nil
	}
	m.Pointer = model.Pointer{X: msg.X, Y: msg.Y, Number: m.Pointer.Number + 1}
	if m.Tip.Kind == model.TipSegment || !m.Tip.Held {
		m.Tip = model.Tip{}
	}
	l := layout.Of(&m)
	if _, ok := layout.SegmentAt(&m, l.Header, msg.X, msg.Y); !ok || !m.Prefs.Tooltips {
		return m, nil
	}
	n := m.Pointer.Number
	return m, tea.Tick(tipAfter, func(time.Time) tea.Msg { return model.HoverMsg{Number: n} })
}

// rested shows the tooltip of the segment the pointer rests on.
func rested(m model.Model, number int) (model.Model, tea.Cmd) {
	if number != m.Pointer.Number || m.Mode != model.Browsing || !m.Prefs.Tooltips {
		return m, nil
	}
	l := layout.Of(&m)
	id, ok := layout.SegmentAt(&m, l.Header, m.Pointer.X, m.Pointer.Y)
	if !ok {
		return m, nil
	}
	m.Tip = model.Tip{Kind: model.TipSegment, Segment: id, X: m.Pointer.X, Y: m.Pointer.Y}
	return m, tea.Tick(tipFor, func(time.Time) tea.Msg { return model.HoverEndMsg{Number: number} })
}

// left takes a tooltip away that came by hovering.
func left(m model.Model, number int) model.Model {
	if number == m.Pointer.Number && !m.Tip.Held {
		m.Tip = model.Tip{}
	}
	return m
}
