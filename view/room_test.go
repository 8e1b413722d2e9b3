package view_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view"
	"iftopgo/view/layout"
)

// longName is a name of 60 characters.
const longName = "host001-edge-minio-storage-cluster-a.frankfurt.cdn.example.a"

// called has the remote host of the selected row have a name.
func called(name string) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		m.Labels = m.Labels.WithNames(map[netip.Addr]string{m.List.Selected.Key.Remote.Netip(): name})
		return m
	}
}

// TestThePaneHasRoomForLongNames looks for a name and its address in the lines of the pane.
func TestThePaneHasRoomForLongNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width, height int
		want          string
	}{
		{200, 60, longName + ":postgresql · 198.51.100.7:5432"},
		{120, 30, longName + ":postgresql · 198.51.100.7:5432"},
		{90, 40, ".example.a:postgresql · 198.51.100.7:5432"},
	} {
		m := modeltest.Model(modeltest.Options{Overview: true, Width: c.width, Height: c.height})
		m = called(longName)(selecting("db-")(m))
		screen := ansi.Strip(view.Screen(&m))
		_, pane, _ := strings.Cut(screen, " remote      ")
		line, _, _ := strings.Cut(pane, "\n")
		if !strings.Contains(line, c.want) {
			t.Errorf("%d columns: %q, want %q in it", c.width, line, c.want)
		}
	}
}

// TestColumnsThatAreAskedForComeFirst switches columns on that are off by default.
func TestColumnsThatAreAskedForComeFirst(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Overview: true, Width: 120, Height: 30, Change: func(p *prefs.Prefs) {
		p.Overview = append(prefs.DefaultOverview(), prefs.ColumnPackage, prefs.ColumnProtocol)
	}})
	l := layout.Of(&m)
	if !l.Shows(prefs.ColumnPackage) || !l.Shows(prefs.ColumnProtocol) {
		t.Errorf("they are not among %+v", l.Columns)
	}
}

// TestServicesAreNotCutBesideNames looks for a whole service on narrow screens.
func TestServicesAreNotCutBesideNames(t *testing.T) {
	t.Parallel()
	for _, width := range []int{80, 120} {
		m := modeltest.Model(modeltest.Options{Overview: true, Width: width, Height: 24})
		m = called(longName)(selecting("db-")(m))
		if screen := plain(m); !strings.Contains(screen, " postgresql ") {
			t.Errorf("%d columns: no whole service in\n%s", width, screen)
		}
	}
}

// TestNoTextIsInAColourOfDecoration looks at what is written in the tokens that have less
// than the contrast of text.
func TestNoTextIsInAColourOfDecoration(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 30}, {200, 60}} {
		m := modeltest.Model(modeltest.Options{Overview: true, Width: size[0], Height: size[1]})
		m = selecting("db-")(m)
		screen := view.Screen(&m)
		for _, k := range []theme.Token{theme.Share, theme.Sparkline, theme.Frame, theme.PopupFrame} {
			pieces := strings.Split(screen, m.Appearance.Theme.SGR(theme.Ground, k))
			for _, piece := range pieces[1:] {
				text, _, _ := strings.Cut(piece, "\x1b")
				if i := strings.IndexFunc(text, isNoDrawing); i >= 0 {
					t.Errorf("%v: %q is in token %d", size, text, k)
				}
			}
		}
	}
}

// isNoDrawing says that a character is none of box drawings, blocks and Braille patterns.
func isNoDrawing(r rune) bool {
	return r > ' ' && (r < 0x2500 || r > 0x259f) && (r < 0x2800 || r > 0x28ff)
}

// TestNothingIsShownAsMeasuredWithoutACapture looks at the flows where capturing is not
// permitted.
func TestNothingIsShownAsMeasuredWithoutACapture(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Overview: true, Width: 120, Height: 30, Seconds: -1})
	m.NotCapturing = "use sudo"
	screen := plain(m)
	for _, text := range []string{"● live", "since ", "received", "-5 min"} {
		if strings.Contains(screen, text) {
			t.Errorf("%q in\n%s", text, screen)
		}
	}
	for _, text := range []string{"not capturing", "nothing is captured: use sudo"} {
		if !strings.Contains(screen, text) {
			t.Errorf("no %q in\n%s", text, screen)
		}
	}
}

// TestThePositionAddsUpToTheHeader has flows that are closed, which the header does not count.
func TestThePositionAddsUpToTheHeader(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(endedOverview(120))
	if screen := plain(m); !strings.Contains(screen, " of 16 + 5 closed") || !strings.Contains(screen, "16 flows") {
		t.Errorf("live and closed flows are not told apart in\n%s", screen)
	}
}
