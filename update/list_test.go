package update_test

import (
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
)

// TestARowIsDrilledDownIntoOnlyOnce goes into a host, lists hosts there, which is
// that one, and goes into it again.
func TestARowIsDrilledDownIntoOnlyOnce(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(begin(), "tab", "down", "enter")
	host := m.List.BreadcrumbsText()
	if host == "" || m.Prefs.Tab != prefs.TabFlows {
		t.Fatalf("inside %q, in %s", host, m.Prefs.Tab)
	}
	m = modeltest.Press(m, "tab", "home", "enter")
	if m.List.BreadcrumbsText() != host || m.Prefs.Tab != prefs.TabFlows {
		t.Errorf("inside %q, in %s; want %q, and its flows", m.List.BreadcrumbsText(), m.Prefs.Tab, host)
	}
	if m = modeltest.Press(m, "esc"); m.List.BreadcrumbsText() != "" || m.Prefs.Tab != prefs.TabHosts {
		t.Errorf("back in %q of %s, want all hosts", m.List.BreadcrumbsText(), m.Prefs.Tab)
	}
}

// TestEnterOpensAndClosesTheTooltipOfAFlow presses it until the tooltip is there for the
// second time, and on another row.
func TestEnterOpensAndClosesTheTooltipOfAFlow(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(begin(), "home")
	for i, shown := range []bool{true, false, true} {
		if m = modeltest.Press(m, "enter"); (m.Tip.Kind == model.TipRow) != shown {
			t.Errorf("after pressing it %d times the tooltip is there: %v", i+1, !shown)
		}
	}
}

// TestTheEditorProposesTheNameOfADeletedTheme deletes the theme that is edited.
func TestTheEditorProposesTheNameOfADeletedTheme(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(begin(), "C", "l", "enter", "enter") // Saved by the proposed name.
	name := m.Prefs.Theme
	m = modeltest.Press(m, "C", "o", "d", "y", "enter")
	if got := m.Editor.Line.String(); got != name || m.Editor.Stage != model.NameTheme {
		t.Errorf("in stage %d it proposes %q, want %q", m.Editor.Stage, got, name)
	}
}
