package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// openDetails opens all that is known of the selected row.
func openDetails(m model.Model) model.Model {
	m, i := chosen(m)
	if i < 0 {
		return warn(m, noRow)
	}
	m.Mode, m.Tip, m.Details = model.ShowingDetails, model.Tip{}, model.DetailsState{}
	return m
}

// detailsKey handles a key in the details: it scrolls, goes to another row, copies the row, or
// closes them.
func detailsKey(m model.Model, pressed keystroke, fx Effects) (model.Model, tea.Cmd) {
	d := layout.DetailsOf(&m)
	k := pressed.key
	a := m.Keys.Action(keyName(k))
	n, scrolls := scrollSteps(k, d.Rows)
	switch {
	case scrolls:
		return scrollDetails(m, n), nil
	case k == "left", k == "p":
		return otherDetails(m, -1), nil
	case k == "right", k == "n":
		return otherDetails(m, 1), nil
	case k == "esc", k == "enter", k == "q", a == model.FullDetails:
		m.Mode = model.Browsing
	case a == model.Copy && d.Row == nil:
		return warn(m, "the row is not listed any more"), nil
	case a == model.Copy:
		return copyRow(m, fx)
	}
	return m, nil
}

// scrollDetails scrolls by n lines.
func scrollDetails(m model.Model, n int) model.Model {
	m.Details.Top += n
	return clampDetails(m)
}

// clampDetails scrolls back to where there are lines.
func clampDetails(m model.Model) model.Model {
	if m.Mode == model.ShowingDetails {
		m.Details.Top = max(m.Details.Top, 0)
		m.Details.Top = layout.DetailsOf(&m).Top
	}
	return m
}

// otherDetails goes to the row n places below.
func otherDetails(m model.Model, n int) model.Model {
	m.Details.Top = 0
	return move(m, n)
}

// clickDetails does what the hint says that was clicked on. A click beside the details closes
// them.
func clickDetails(m model.Model, msg tea.MouseClickMsg, fx Effects) (model.Model, tea.Cmd) {
	d := layout.DetailsOf(&m)
	h, hinted := layout.HintAt(d.Foot, msg.X, msg.Y)
	switch {
	case msg.Button != tea.MouseLeft:
	case !d.Box.Contains(msg.X, msg.Y):
		m.Mode = model.Browsing
	case hinted:
		return detailsKey(m, keystroke{key: h.Key}, fx)
	}
	return m, nil
}
