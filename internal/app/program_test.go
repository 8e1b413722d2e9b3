package app

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/modeltest"
	"iftopgo/internal/tty/painter"
	"iftopgo/model"
	"iftopgo/prefs"
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
		a.Update(msg())
		if a.drawn.Content != "" {
			reused++
		}
		if a.View().Content != view.View(&a.Model).Content {
			t.Errorf("after message %d the screen is not the model's", i)
		}
	}
	if reused == 0 {
		t.Error("every motion of the mouse is drawn again")
	}
}

// TestNothingIsDrawnBetweenTwoRefreshes lets seconds pass, of which every other one is shown, in both layouts: the screen is
// drawn as often, and is always that of the model. What was dropped is shown at once.
func TestNothingIsDrawnBetweenTwoRefreshes(t *testing.T) {
	t.Parallel()
	for _, overview := range []bool{true, false} {
		o := modeltest.Options{Overview: overview, Width: 200, Height: 60, Change: func(p *prefs.Prefs) { p.Refresh = 2 }}
		a := newProgram(modeltest.Model(o), update.Effects{}, nil, painter.New(painter.Config{}))
		a.View()
		shown := a.Refreshes
		pass := func(second int, dropped uint64) (drawn bool) {
			batch := o.Second(second)
			batch.Batch.Health.KernelDrops.N += dropped
			a.Update(batch)
			drawn = a.drawn.Content == ""
			if a.View().Content != view.View(&a.Model).Content {
				t.Errorf("overview %t: after second %d the screen is not the model's", overview, second)
			}
			return drawn
		}
		drawn := 0
		for second := 60; second < 70; second++ {
			if pass(second, 0) {
				drawn++
			}
		}
		if refreshes := a.Refreshes - shown; drawn != 5 || refreshes != 5 {
			t.Errorf("overview %t: the screen was drawn %d times in 10 seconds, the rows %d times", overview, drawn, refreshes)
		}
		for second := 70; second < 72; second++ {
			if !pass(second, uint64(second)) {
				t.Errorf("overview %t: drops of second %d are not shown", overview, second)
			}
		}
	}
}
