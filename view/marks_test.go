package view_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view"
	"iftopgo/view/layout"
)

// TestTheGraphMarksWhatHappened lets packets be lost, an alert be raised and a capture go on
// after its interface was gone, and looks for a mark of each below or in the graph, of every
// height and also where there is no Unicode.
func TestTheGraphMarksWhatHappened(t *testing.T) {
	t.Parallel()
	goneAndBack := modeltest.Options{Overview: true, Reopening: true, Width: 120, Height: 30}
	back := goneAndBack.Second(60)
	back.Batch.Health.Sources[0].State = 0 // Live.
	back.Batch.Health.Restarts++
	for name, c := range map[string]struct {
		options     modeltest.Options
		do          func(model.Model) model.Model
		mark, ascii string
	}{
		"a loss":              {modeltest.Options{Overview: true, Lossy: true, Width: 120, Height: 30}, keys(), "⚠", "X"},
		"an alert":            {modeltest.Options{Overview: true, Width: 120, Height: 30}, alerting(modeltest.Options{}), "!", "!"},
		"a capture goes on":   {goneAndBack, send(back), "↻", "R"},
		"nothing of all that": {modeltest.Options{Overview: true, Width: 120, Height: 30}, keys(), "", ""},
	} {
		for _, ascii := range []bool{false, true} {
			for _, height := range []prefs.GraphHeight{prefs.GraphLine, prefs.GraphMedium, prefs.GraphThird} {
				o := c.options
				o.ASCII, o.Change = ascii, func(p *prefs.Prefs) { p.GraphHeight = height }
				m := c.do(modeltest.Model(o))
				l := layout.Of(&m)
				lines := strings.Split(ansi.Strip(view.Screen(&m)), "\n")[l.Graph.Y : l.Graph.Y+l.Graph.Height]
				mark := c.mark
				if ascii {
					mark = c.ascii
				}
				var found string
				for _, line := range lines {
					for _, r := range "⚠↻!XR" {
						found += strings.Repeat(string(r), strings.Count(line, string(r)))
					}
				}
				if found != mark {
					t.Errorf("%s, graph %s, ASCII %v: marked with %q, want %q:\n%s", name, height, ascii, found, mark, strings.Join(lines, "\n"))
				}
			}
		}
	}
}
