package app

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/modeltest"
	"iftopgo/internal/tty/painter"
	"iftopgo/model"
	"iftopgo/update"
	"iftopgo/view"
)

// TestTheScreenIsAlwaysThatOfTheModel moves the mouse, lets it rest, and does other
// things in between: a screen that was not drawn again must be that of the model.
func TestTheScreenIsAlwaysThatOfTheModel(t *testing.T) {
	t.Parallel()
	a := newProgram(modeltest.Model(modeltest.Options{}), update.Effects{}, nil, painter.New(painter.Config{}))
	over := tea.MouseMotionMsg{X: 14, Y: 1}
	reused := 0
	for i, msg := range []func() tea.Msg{
		func() tea.Msg { return tea.MouseMotionMsg{X: 3, Y: 9} },
		func() tea.Msg { return over },
		func() tea.Msg { return model.HoverMsg{Number: a.Pointer.Number} },
		func() tea.Msg { return model.HoverMsg{Number: 1} },
		func() tea.Msg { return model.HoverEndMsg{Number: a.Pointer.Number} },
		func() tea.Msg { return modeltest.Key("down") },
		func() tea.Msg { return over },
		func() tea.Msg { return tea.MouseClickMsg{X: 9, Y: 9, Button: tea.MouseRight} },
		func() tea.Msg { return tea.MouseReleaseMsg{X: 9, Y: 9, Button: tea.MouseRight} },
		func() tea.Msg { return tea.MouseMotionMsg{X: 20, Y: 20} },
		func() tea.Msg { return modeltest.Options{}.Second(60) },
		func() tea.Msg { return tea.MouseClickMsg{X: 14, Y: 1, Button: tea.MouseRight} },
		func() tea.Msg { return tea.MouseMotionMsg{X: 40, Y: 20} },
		func() tea.Msg { return modeltest.Key("?") },
		func() tea.Msg { return tea.MouseWheelMsg{X: 40, Y: 12, Button: tea.MouseWheelDown} },
		func() tea.Msg { return tea.MouseMotionMsg{X: 41, Y: 12} },
	} {
		before := a.drawn
		next, _ := a.Update(msg())
		a = next.(program)
		if a.drawn == before {
			reused++
		}
		if a.View().Content != view.View(a.Model).Content {
			t.Errorf("after message %d the screen is not the model's", i)
		}
	}
	if reused == 0 {
		t.Error("every motion of the mouse is drawn again")
	}
}
