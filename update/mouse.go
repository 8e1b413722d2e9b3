package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// hoverDelay is how long the pointer rests before a tooltip is shown, hoverTime how
// long that stays.
const (
	hoverDelay = time.Second
	hoverTime  = 3 * time.Second
)

// doubleClickTime is how long after a click a second one makes it a double click.
const doubleClickTime = 400 * time.Millisecond

// handleClick handles a click. The second one of a double click does nothing when the
// first has drilled down, because another row is there by then.
func handleClick(m model.Model, msg tea.MouseClickMsg, fx Effects) (model.Model, tea.Cmd) {
	if m.Mode == model.Browsing && m.ShowsInterfaces() {
		if after, cmd, done := clickInterface(m, msg, fx); done {
			return after, cmd
		}
	}
	if m.Mode == model.Browsing && m.ShowsHistory() {
		if after, cmd, done := clickHistory(m, msg); done {
			return after, cmd
		}
	}
	second := m.DoubleClick.Open && msg.Button == tea.MouseLeft && msg.Y == m.DoubleClick.Y
	m.DoubleClick.Open = false
	if second {
		return m, nil
	}
	depth := len(m.List.Breadcrumbs)
	m = click(m, msg)
	if len(m.List.Breadcrumbs) <= depth {
		return m, nil
	}
	m.DoubleClick = model.DoubleClick{Y: msg.Y, Open: true, Number: m.DoubleClick.Number + 1}
	n := m.DoubleClick.Number
	return m, tea.Tick(doubleClickTime, func(time.Time) tea.Msg { return model.DoubleClickTimeoutMsg{Number: n} })
}

// click handles a click that is not the second one of a double click.
func click(m model.Model, msg tea.MouseClickMsg) model.Model {
	switch m.Mode {
	case model.Browsing:
	case model.ConfirmingReset:
		return clickReset(m, msg)
	default:
		return clickHelp(m, msg)
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
	if l.Pane.Contains(x, y) && msg.Button == tea.MouseLeft {
		return openDetails(m)
	}
	if row, ok := layout.RowAt(&m, &l, x, y); ok {
		return clickRow(m, row, shown, msg)
	}
	return m
}

// clickTitle orders the rows by a column, or reverses its order.
func clickTitle(m model.Model, c layout.ColumnID) model.Model {
	s := layout.Sorts(c)
	switch s {
	case "":
		return m
	case m.Prefs.Sort:
		m.Prefs.Reverse = !m.Prefs.Reverse
		return rebuildRows(m)
	default:
		return sortBy(m, s)
	}
}

// clickRow selects a row; the right button shows its tooltip, the middle one pins
// it, and a click with the left one on the selected row drills down, or shows the
// tooltip of a flow. A click that closed a tooltip only selects.
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

// handleWheel moves in the list, or in what is shown over it.
func handleWheel(m model.Model, msg tea.MouseWheelMsg) model.Model {
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
		switch {
		case m.ShowsInterfaces():
			return moveInterface(m, n)
		case m.ShowsHistory():
			return wheelHistory(m, msg, n)
		}
		return move(m, n)
	case model.ChoosingTheme, model.EditingTheme, model.ChoosingColumns:
		return popupWheel(m, n)
	case model.ShowingDetails:
		return scrollDetails(m, n)
	case model.Filtering, model.SettingAlert, model.Exporting, model.EditingCaptureFilter, model.ConfirmingReset:
	}
	return m
}

// handleMotion follows the pointer, and waits for it to rest on a segment of the
// header.
func handleMotion(m model.Model, msg tea.MouseMotionMsg) (model.Model, tea.Cmd) {
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
	return m, tea.Tick(hoverDelay, func(time.Time) tea.Msg { return model.HoverMsg{Number: n} })
}

// handleHover shows the tooltip of the segment that the pointer rests on.
func handleHover(m model.Model, number int) (model.Model, tea.Cmd) {
	if number != m.Pointer.Number || m.Mode != model.Browsing || !m.Prefs.Tooltips {
		return m, nil
	}
	l := layout.Of(&m)
	id, ok := layout.SegmentAt(&m, l.Header, m.Pointer.X, m.Pointer.Y)
	if !ok {
		return m, nil
	}
	m.Tip = model.Tip{Kind: model.TipSegment, Segment: id, X: m.Pointer.X, Y: m.Pointer.Y}
	return m, tea.Tick(hoverTime, func(time.Time) tea.Msg { return model.HoverEndMsg{Number: number} })
}

// handleHoverEnd closes a tooltip that was shown by hovering.
func handleHoverEnd(m model.Model, number int) model.Model {
	if number == m.Pointer.Number && !m.Tip.Held {
		m.Tip = model.Tip{}
	}
	return m
}
