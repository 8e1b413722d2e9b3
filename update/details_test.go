package update_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view/layout"
)

// overview is a model in the overview with the third row selected.
func overview(width, height int) model.Model {
	return modeltest.Press(modeltest.Model(modeltest.Options{Overview: true, Width: width, Height: height}), "home", "down", "down")
}

func TestEnterOpensTheDetailsOfAFlowInTheOverview(t *testing.T) {
	t.Parallel()
	for _, closing := range []string{"esc", "enter", "q", "V"} {
		before := overview(80, 24)
		m := modeltest.Press(before, "enter")
		if m.Mode != model.ShowingDetails || m.Tip.Kind != model.NoTip || m.List.Selected != before.List.Selected {
			t.Fatalf("mode %d, tooltip %d", m.Mode, m.Tip.Kind)
		}
		if m = modeltest.Press(m, closing); m.Mode != model.Browsing || m.List.Selected != before.List.Selected || !m.Prefs.Equal(before.Prefs) {
			t.Errorf("%s does not close them and leave all as it was", closing)
		}
	}
	if m := modeltest.Press(overview(80, 24), "tab", "down", "enter"); m.Mode != model.Browsing || m.Prefs.Tab != prefs.TabFlows || len(m.List.Breadcrumbs) != 1 {
		t.Error("Enter does not drill down to the flows of a host")
	}
	if m := modeltest.Press(overview(80, 24), "tab", "down", "V"); m.Mode != model.ShowingDetails || m.Prefs.Tab != prefs.TabHosts {
		t.Error("there are no details of a host")
	}
	if m := modeltest.Press(begin(), "enter"); m.Mode != model.Browsing || m.Tip.Kind != model.TipRow {
		t.Error("in iftop's layout Enter does not open the tooltip")
	}
	if m := modeltest.Press(begin(), "V"); m.Mode != model.ShowingDetails {
		t.Error("there are no details in iftop's layout")
	}
	empty := modeltest.Press(modeltest.Type(modeltest.Press(overview(80, 24), "/"), "nobody"), "enter", "V")
	if empty.Mode != model.Browsing || empty.Notice.Text == "" {
		t.Error("details of no row are shown")
	}
}

func TestDetailsGoToOtherRows(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(overview(60, 14), "V", "down", "down")
	if m.Details.Top != 2 || m.List.Index() != 2 {
		t.Fatalf("line %d of row %d is first, want line 2 of row 2", m.Details.Top, m.List.Index())
	}
	for _, c := range []struct {
		key string
		row int
	}{{"right", 3}, {"n", 4}, {"left", 3}, {"p", 2}, {"p", 1}, {"p", 0}, {"p", 0}} {
		m = modeltest.Press(modeltest.Press(m, "down"), c.key)
		if m.List.Index() != c.row || m.Mode != model.ShowingDetails || m.Details.Top != 0 {
			t.Fatalf("%s shows line %d of row %d, want line 0 of row %d", c.key, m.Details.Top, m.List.Index(), c.row)
		}
	}
}

// TestDetailsByMouse clicks on the pane, on the keys of the details, into them and beside them.
func TestDetailsByMouse(t *testing.T) {
	t.Parallel()
	m := overview(120, 30)
	l := layout.Of(&m)
	click := func(m model.Model, x, y int) model.Model {
		return modeltest.Send(m, tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	}
	opened := click(m, 5, l.Pane.Y+2)
	if opened.Mode != model.ShowingDetails {
		t.Fatal("a click on the pane does not open the details")
	}
	d := layout.DetailsOf(&opened)
	for _, h := range d.Foot {
		after := click(opened, h.X, h.Y)
		pressed := modeltest.Press(opened, h.Key)
		if after.Mode != pressed.Mode || after.List.Selected != pressed.List.Selected || after.Details != pressed.Details || after.Notice.Text != pressed.Notice.Text {
			t.Errorf("a click on %q is not the key", h.Key)
		}
	}
	if m := click(opened, d.Box.X+2, d.Box.Y+2); m.Mode != model.ShowingDetails {
		t.Error("a click into the details closes them")
	}
	small := modeltest.Press(overview(60, 14), "V")
	small = modeltest.Send(small, tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if small.Details.Top != 1 {
		t.Error("the wheel does not scroll")
	}
	wide := modeltest.Press(overview(200, 60), "V")
	if m := click(wide, 1, 30); m.Mode != model.Browsing {
		t.Error("a click beside the details does not close them")
	}
	if grown := modeltest.Send(modeltest.Press(small, "end"), tea.WindowSizeMsg{Width: 200, Height: 60}); grown.Details.Top != 0 {
		t.Errorf("line %d is the first on a screen that has room for all", grown.Details.Top)
	}
}

func TestDetailsAreCopiedAndStayWhenTheRowHasGone(t *testing.T) {
	t.Parallel()
	var copied []flows.ID
	fx := update.Effects{Copy: func(_ model.Model, row *list.Row) tea.Cmd {
		copied = append(copied, row.ID())
		return nil
	}}
	m, _ := press(overview(80, 24), "V", fx)
	m, _ = press(m, "y", fx)
	if len(copied) != 1 || copied[0] != m.List.Selected || m.Mode != model.ShowingDetails {
		t.Errorf("copied are %v", copied)
	}
	m.List.Rows = nil
	if m, _ = press(m, "y", fx); len(copied) != 1 || m.Notice.Text == "" {
		t.Error("a row that is not listed is copied")
	}
	if m, _ = press(m, "down", fx); m.Mode != model.ShowingDetails {
		t.Error("the details of a row that has gone are closed")
	}
}

// TestCommandLinesAreAskedForOfWhatIsExplained asks for that of the row whose pane or details
// are shown, once.
func TestCommandLinesAreAskedForOfWhatIsExplained(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		width, height int
		pane          bool
		keys          []string
		asks          int
	}{
		"a pane of the first row":          {120, 30, true, nil, 1},
		"no pane":                          {80, 24, true, nil, 0},
		"the pane is off":                  {120, 30, false, nil, 0},
		"the details":                      {80, 24, true, []string{"V"}, 1},
		"the details of the pane's row":    {120, 30, true, []string{"V"}, 1},
		"the details of another process's": {80, 24, true, []string{"V", "n"}, 2},
	} {
		var asked []flows.OwnerID
		fx := update.Effects{AskCommand: func(id flows.OwnerID) { asked = append(asked, id) }}
		o := modeltest.Options{Overview: true, Width: c.width, Height: c.height, Change: func(p *prefs.Prefs) { p.Details = c.pane }}
		m, cmd := update.Update(modeltest.Model(o), o.Second(60), fx)
		drain(cmd)
		for _, k := range c.keys {
			m, cmd = press(m, k, fx)
			drain(cmd)
		}
		if len(asked) != c.asks {
			t.Errorf("%s: %d command lines are asked for, want %d", name, len(asked), c.asks)
		}
		if n := len(asked); n > 0 && asked[n-1] != m.OwnerOf(m.List.Current()) {
			t.Errorf("%s: the command line of another process is asked for", name)
		}
	}
}
