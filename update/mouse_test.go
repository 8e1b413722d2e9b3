package update_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view/layout"
)

// click presses a button on a cell.
func click(m model.Model, b tea.MouseButton, x, y int) model.Model {
	return modeltest.Send(m, tea.MouseClickMsg{X: x, Y: y, Button: b})
}

// rowAt is the first line of a row.
func rowAt(m *model.Model, row int) int {
	l := layout.Of(m)
	for i, line := range layout.Lines(m, l.List) {
		if line.Row == row {
			return l.List.Y + i
		}
	}
	return -1
}

// segmentAt is a cell of a segment of the header.
func segmentAt(m *model.Model, id model.SegmentID) (x, y int) {
	bar := layout.Of(m).Header
	for _, s := range layout.Header(m, bar) {
		if s.ID == id {
			return s.X + 1, bar.Y
		}
	}
	return -1, -1
}

// titleAt is a cell of a column's title.
func titleAt(m *model.Model, id layout.ColumnID) (x, y int) {
	l := layout.Of(m)
	for _, c := range l.Columns {
		if c.ID == id {
			return c.X, l.Titles.Y
		}
	}
	return -1, -1
}

// TestTheMouseDoesWhatItSays has a case for each thing a mouse can do in the
// list.
func TestTheMouseDoesWhatItSays(t *testing.T) {
	t.Parallel()
	wheel := func(m model.Model, b tea.MouseButton) model.Model {
		return modeltest.Send(m, tea.MouseWheelMsg{X: 20, Y: 10, Button: b})
	}
	for name, c := range map[string]struct {
		do    func(m model.Model) model.Model
		holds func(before, after model.Model) bool
	}{
		"left on a row selects it": {
			func(m model.Model) model.Model { return click(m, tea.MouseLeft, 9, rowAt(&m, 1)) },
			func(_, a model.Model) bool { return a.List.Index() == 1 && a.Tip.Kind == model.NoTip },
		},
		"right on a row explains it": {
			func(m model.Model) model.Model { return click(m, tea.MouseRight, 9, rowAt(&m, 1)) },
			func(_, a model.Model) bool { return a.List.Index() == 1 && a.Tip.Kind == model.TipRow && a.Tip.Held },
		},
		"middle on a row pins it": {
			func(m model.Model) model.Model { return click(m, tea.MouseMiddle, 9, rowAt(&m, 1)) },
			func(b, a model.Model) bool {
				return len(a.Prefs.Pinned) == 1 && a.List.Rows[0].ID() == b.List.Rows[1].ID()
			},
		},
		"the wheel goes on": {
			func(m model.Model) model.Model { return wheel(m, tea.MouseWheelDown) },
			func(b, a model.Model) bool { return a.List.Index() == b.List.Index()+1 },
		},
		"the wheel goes back": {
			func(m model.Model) model.Model { return wheel(m, tea.MouseWheelUp) },
			func(b, a model.Model) bool { return a.List.Index() == b.List.Index()-1 },
		},
		"the wheel sideways does nothing": {
			func(m model.Model) model.Model { return wheel(m, tea.MouseWheelLeft) },
			func(b, a model.Model) bool { return a.List.Index() == b.List.Index() },
		},
		"left on a title orders": {
			func(m model.Model) model.Model {
				x, y := titleAt(&m, layout.Rate40s)
				return click(m, tea.MouseLeft, x, y)
			},
			func(_, a model.Model) bool { return a.Prefs.Sort == prefs.Sort40s && !a.Prefs.Reverse },
		},
		"left on the title that orders turns around": {
			func(m model.Model) model.Model {
				x, y := titleAt(&m, layout.Rate10s)
				return click(m, tea.MouseLeft, x, y)
			},
			func(_, a model.Model) bool { return a.Prefs.Sort == prefs.Sort10s && a.Prefs.Reverse },
		},
		"left on a title orders by both directions": {
			func(m model.Model) model.Model {
				m = modeltest.Press(m, ",")
				x, y := titleAt(&m, layout.Rate10s)
				return click(m, tea.MouseLeft, x, y)
			},
			func(_, a model.Model) bool { return a.Prefs.Sort == prefs.Sort10s && !a.Prefs.Reverse },
		},
		"left on a tab shows it": {
			func(m model.Model) model.Model {
				bar := layout.Of(&m).Tabs
				return click(m, tea.MouseLeft, layout.Tabs(&m, bar)[2].X+1, bar.Y)
			},
			func(_, a model.Model) bool { return a.Prefs.Tab == prefs.TabServices },
		},
		"right on a tab does nothing": {
			func(m model.Model) model.Model {
				bar := layout.Of(&m).Tabs
				return click(m, tea.MouseRight, layout.Tabs(&m, bar)[2].X+1, bar.Y)
			},
			func(_, a model.Model) bool { return a.Prefs.Tab == prefs.TabFlows },
		},
		"left on a segment explains it": {
			func(m model.Model) model.Model {
				x, y := segmentAt(&m, model.SegHealth)
				return click(m, tea.MouseLeft, x, y)
			},
			func(_, a model.Model) bool { return a.Tip.Kind == model.TipSegment && a.Tip.Segment == model.SegHealth },
		},
		"left on it again is enough of that": {
			func(m model.Model) model.Model {
				x, y := segmentAt(&m, model.SegHealth)
				return click(click(m, tea.MouseLeft, x, y), tea.MouseLeft, x, y)
			},
			func(_, a model.Model) bool { return a.Tip.Kind == model.NoTip },
		},
		"a second click on a flow shows all of it, as Enter does": {
			func(m model.Model) model.Model {
				m = click(m, tea.MouseLeft, 9, rowAt(&m, 1))
				return click(m, tea.MouseLeft, 9, rowAt(&m, 1))
			},
			func(_, a model.Model) bool {
				return a.List.Index() == 1 && a.Tip.Kind == model.TipRow && a.Tip.Held && a.Tip == modeltest.Press(a, "esc", "enter").Tip
			},
		},
		"a third click on a flow is enough of that": {
			func(m model.Model) model.Model {
				for range 3 {
					m = click(m, tea.MouseLeft, 9, rowAt(&m, 0))
				}
				return m
			},
			func(_, a model.Model) bool { return a.List.Index() == 0 && a.Tip.Kind == model.NoTip },
		},
		"a second click on a host shows its flows": {
			func(m model.Model) model.Model {
				m = click(modeltest.Press(m, "tab"), tea.MouseLeft, 9, rowAt(&m, 1))
				return click(m, tea.MouseLeft, 9, rowAt(&m, 1))
			},
			func(_, a model.Model) bool { return a.Prefs.Tab == prefs.TabFlows && len(a.List.Breadcrumbs) == 1 },
		},
		"a second click on a merged row shows its flows": {
			func(m model.Model) model.Model {
				m = click(modeltest.Press(m, "s"), tea.MouseLeft, 9, rowAt(&m, 1))
				return click(m, tea.MouseLeft, 9, rowAt(&m, 1))
			},
			func(_, a model.Model) bool { return a.Merged == 0 && len(a.List.Breadcrumbs) == 1 },
		},
		"resting on a segment explains it": {
			func(m model.Model) model.Model {
				x, y := segmentAt(&m, model.SegState)
				m = modeltest.Send(m, tea.MouseMotionMsg{X: x, Y: y})
				return modeltest.Send(m, model.HoverMsg{Number: m.Pointer.Number})
			},
			func(_, a model.Model) bool { return a.Tip.Segment == model.SegState && !a.Tip.Held },
		},
		"resting does not, with tooltips off": {
			func(m model.Model) model.Model {
				x, y := segmentAt(&m, model.SegState)
				m = modeltest.Send(modeltest.Press(m, "T"), tea.MouseMotionMsg{X: x, Y: y})
				return modeltest.Send(m, model.HoverMsg{Number: m.Pointer.Number})
			},
			func(_, a model.Model) bool { return a.Tip.Kind == model.NoTip },
		},
		"a click on nothing leaves all as it is": {
			func(m model.Model) model.Model { return click(m, tea.MouseLeft, 0, 0) },
			func(b, a model.Model) bool { return a.Prefs.Equal(b.Prefs) && a.List.Index() == b.List.Index() },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := begin()
			if after := c.do(before); !c.holds(before, after) {
				t.Errorf("row %d, tab %s, order %s, tip %+v, notice %q", after.List.Index(), after.Prefs.Tab, after.Prefs.Sort, after.Tip, after.Notice.Text)
			}
		})
	}
}

// TestTheMouseDoesNothingBehindPrompts presses every button everywhere while
// something is typed or chosen: the list stays as it is.
func TestTheMouseDoesNothingBehindPrompts(t *testing.T) {
	t.Parallel()
	fx := update.Effects{SetCaptureFilter: func(string, bool) tea.Cmd { return nil }}
	opens := map[string]bool{}
	for _, p := range prompts {
		opens[p.open] = true
	}
	for open := range choosers {
		opens[open] = true
	}
	for open := range opens {
		opened, _ := press(begin(), open, fx)
		if opened.Mode == model.Browsing {
			t.Fatalf("%q opens nothing", open)
		}
		for _, b := range []tea.MouseButton{tea.MouseLeft, tea.MouseRight, tea.MouseMiddle} {
			for y := range opened.Height {
				for x := 0; x < opened.Width; x += 7 {
					m := click(opened, b, x, y)
					if _, hinted := layout.HintAt(layout.DetailsOf(&opened).Foot, x, y); hinted && opened.Mode == model.ShowingDetails {
						continue // It shows the details of another row.
					}
					if m.List.Selected != opened.List.Selected || m.Prefs.Sort != opened.Prefs.Sort || m.Prefs.Tab != opened.Prefs.Tab ||
						len(m.Prefs.Pinned) > 0 || m.Tip.Kind != model.NoTip {
						t.Fatalf("%q: button %v at %d, %d does something behind it", open, b, x, y)
					}
				}
			}
		}
	}
}

// TestADoubleClickIsOneClick presses twice on a service that is selected: what is
// under the pointer afterwards was not meant, until some time has passed.
func TestADoubleClickIsOneClick(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(begin(), "tab", "tab")
	y := rowAt(&m, 0)
	m = click(m, tea.MouseLeft, 9, y)
	m = click(m, tea.MouseLeft, 9, y)
	if len(m.List.Breadcrumbs) != 1 || m.List.Selecting {
		t.Fatalf("inside %q, selecting %v", m.List.BreadcrumbsText(), m.List.Selecting)
	}
	if len(m.List.Rows) < 2 {
		t.Fatal("there is nothing to click on")
	}
	first := m.DoubleClick.Number
	if double := click(m, tea.MouseLeft, 10, y); double.List.Selecting || double.Tip.Kind != model.NoTip {
		t.Error("the second one of a double click selects")
	} else if third := click(double, tea.MouseLeft, 9, y); !third.List.Selecting {
		t.Error("a third one does not select")
	}
	if other := click(m, tea.MouseLeft, 9, y+2); !other.List.Selecting {
		t.Error("a click on another row does not select")
	}
	if late := click(modeltest.Send(m, model.DoubleClickTimeoutMsg{Number: first - 1}), tea.MouseLeft, 9, y); late.List.Selecting {
		t.Error("the end of another double click ended this one")
	}
	if late := click(modeltest.Send(m, model.DoubleClickTimeoutMsg{Number: first}), tea.MouseLeft, 9, y); !late.List.Selecting {
		t.Error("a click long after does not select")
	}
}
