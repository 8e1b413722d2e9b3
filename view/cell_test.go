package view_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view"
)

// TestRatesAreWrittenOneWayInTheOverview looks for rates with a unit of their own, as iftop's
// layout has them, on everything the overview shows: their unit is in a title, or spelled out.
func TestRatesAreWrittenOneWayInTheOverview(t *testing.T) {
	t.Parallel()
	rate := regexp.MustCompile(`\b[0-9.]+([kMG]?b|[KMG]ib)\b`)
	shown := map[string]func(model.Model) model.Model{
		"flows": keys(), "hosts": keys("tab"), "full details": keys("V"), "tooltip of a row": keys("tab", "tab", "right"),
		"an alert": alerting(modeltest.Options{}), "interfaces": watched(90), "an hour of interfaces": watched(400, "left", "left"),
		"no interface": watched(0), "the order": keys("a", "a", "a", "a", "a", "a", "a"),
	}
	for id := range model.Segments {
		shown["tooltip of "+segmentNames[id]] = hovered(model.SegmentID(id))
	}
	for name, do := range shown {
		for _, change := range []func(*prefs.Prefs){func(*prefs.Prefs) {}, func(p *prefs.Prefs) { p.Prefixes = prefs.BinaryPrefixes }} {
			for _, size := range [][2]int{{80, 24}, {120, 30}, {200, 60}} {
				o := modeltest.Options{Overview: true, Width: size[0], Height: size[1], Change: change}
				// A threshold is shown as it is typed.
				if screen := strings.ReplaceAll(ansi.Strip(draw(scene{o, sized(o, do)})), "over 5Mb", ""); rate.MatchString(screen) {
					t.Errorf("%s at %v: %q in\n%s", name, size, rate.FindString(screen), screen)
				}
			}
		}
	}
}

// TestUnitsOfInterfacesAreInTheirTitles has all units there are.
func TestUnitsOfInterfacesAreInTheirTitles(t *testing.T) {
	t.Parallel()
	for unit, pressed := range map[string][]string{"bit/s": nil, "B/s": {"B"}, "ibit/s": {"I"}, "iB/s": {"B", "I"}} {
		m := watched(90, pressed...)(modeltest.Model(modeltest.Options{Overview: true, Width: 80, Height: 24}))
		m.Notice.Text = ""
		screen := ansi.Strip(view.Screen(&m))
		for _, title := range []string{"▼ " + unit + " ", "▲ " + unit + " ", "received " + unit + "  now", "sent " + unit + "  now"} {
			if !strings.Contains(screen, title) {
				t.Errorf("there is no %q on\n%s", title, screen)
			}
		}
		for line := range strings.Lines(screen) {
			if strings.Contains(line, "wlan0") && strings.Count(line, "·") != 4 {
				t.Errorf("an interface without traffic has no dots for its four figures: %q", line)
			}
		}
	}
}

// TestGraphsOfInterfacesGoBackAsFarAsTheySay goes through the spans on screens of many widths:
// what is left of a graph must not be so much that it looks broken off. How far it goes back
// stands before the oldest of it.
func TestGraphsOfInterfacesGoBackAsFarAsTheySay(t *testing.T) {
	t.Parallel()
	m := watched(3700)(modeltest.Model(modeltest.Options{Overview: true, Width: 120, Height: 30, Seconds: 1}))
	for _, minutes := range prefs.AllGraphSpans() {
		for _, style := range []prefs.GraphStyle{prefs.GraphBraille, prefs.GraphBlocks} {
			for width := 80; width <= 200; width += 13 {
				m.Prefs.GraphSpan, m.Prefs.Graph, m.Width = minutes, style, width
				label := fmt.Sprintf("-%d min", minutes)
				for line := range strings.Lines(ansi.Strip(view.Screen(&m))) {
					_, graph, found := strings.Cut(line, label)
					graph = strings.TrimSpace(graph)
					if cells := ansi.StringWidth(graph); found && cells < (width-8)*3/5 {
						t.Errorf("%d min on %d cells: the graph is %d cells wide: %q", minutes, width, cells, graph)
					}
				}
				if n := strings.Count(ansi.Strip(view.Screen(&m)), label); n != 2 {
					t.Errorf("%d of two graphs of %d min on %d cells say so", n, minutes, width)
				}
			}
		}
	}
}
