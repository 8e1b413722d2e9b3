package view_test

import (
	"maps"
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

// inOverview is a scene of the overview.
func inOverview(width, height int, do func(model.Model) model.Model) scene {
	return scene{options: modeltest.Options{Overview: true, Width: width, Height: height}, do: do}
}

// endedOverview is ended in the overview.
func endedOverview(width int) modeltest.Options {
	o := ended(width, 30)
	o.Overview = true
	return o
}

// overviewScenes are screens of the overview, by what they show.
var overviewScenes = map[string]scene{
	"overview-80x24":            inOverview(80, 24, nil),
	"overview-binary-80x24":     inOverview(80, 24, keys("I")),
	"overview-binary-120x30":    inOverview(120, 30, keys("B", "I")),
	"overview-120x30":           inOverview(120, 30, nil),
	"overview-200x60":           {options: modeltest.Options{Overview: true, Width: 200, Height: 60, Extra: 14}},
	"overview-20x5":             inOverview(20, 5, nil),
	"overview-40x10":            inOverview(40, 10, nil),
	"overview-60x16":            inOverview(60, 16, nil),
	"overview-90x40":            inOverview(90, 40, nil),
	"overview-hosts-80x24":      inOverview(80, 24, keys("tab")),
	"overview-hosts-120x30":     inOverview(120, 30, keys("tab")),
	"overview-services-120x30":  inOverview(120, 30, keys("tab", "tab")),
	"overview-programs-120x30":  inOverview(120, 30, keys("tab", "tab", "tab")),
	"overview-processes-120x30": inOverview(120, 30, keys("tab", "tab", "tab", "u")),
	"overview-packages-120x30":  inOverview(120, 30, keys("shift+tab")),
	"overview-tab-machines":     {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Machines: true}, do: keys("shift+tab")},
	"overview-machines-120x30":  {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Machines: true}},
	"overview-machines-80x24":   {options: modeltest.Options{Overview: true, Machines: true}},
	"overview-networks-120x30":  {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Networks: true}, do: keys("shift+tab")},
	"overview-without-pane":     inOverview(120, 30, keys("v")),
	"overview-graph-off":        inOverview(120, 30, keys("z", "z")),
	"overview-graph-line":       inOverview(120, 30, keys("z", "z", "z")),
	"overview-graph-third":      inOverview(120, 30, keys("z")),
	"overview-graph-1-min":      inOverview(120, 30, keys("+")),
	"overview-graph-15-min":     inOverview(80, 24, keys("-")),
	"overview-graph-log":        inOverview(120, 30, keys("L")),
	"overview-graph-blocks":     inOverview(120, 30, func(m model.Model) model.Model { m.Prefs.Graph = prefs.GraphBlocks; return m }),
	"overview-bytes":            inOverview(120, 30, keys("B")),
	"overview-border":           inOverview(120, 30, keys("x")),
	"overview-no-header":        inOverview(80, 24, keys("H")),
	"overview-no-bars":          inOverview(120, 30, keys("b", "b", "b", "b")),
	"overview-one-line":         inOverview(120, 30, keys("t")),
	"overview-sent":             inOverview(120, 30, keys("t", "t")),
	"overview-received":         inOverview(120, 30, keys("t", "t", "t")),
	"overview-merged":           inOverview(120, 30, keys("s")),
	"overview-ports-hidden":     inOverview(120, 30, keys("p")),
	"overview-changed":          {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Seconds: 110}, do: keys("M")},
	"overview-changed-80x24":    {options: modeltest.Options{Overview: true, Seconds: 110}, do: keys("M")},
	"overview-changed-programs": {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Seconds: 700}, do: keys("tab", "tab", "tab", "M")},
	"overview-changed-details":  {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Seconds: 700}, do: keys("M", "V")},
	"overview-by-total":         inOverview(120, 30, keys("4")),
	"overview-by-sent":          inOverview(120, 30, keys(",")),
	"overview-by-process":       inOverview(80, 24, keys("5", "r")),
	"overview-frozen":           inOverview(80, 24, keys("o")),
	"overview-filter":           inOverview(80, 24, typed("/", "proc:firefox")),
	"overview-filter-error":     inOverview(80, 24, typed("/", "proc:firefox |")),
	"overview-filtered":         inOverview(120, 30, then(typed("/", "proc:firefox"), keys("enter"))),
	"overview-within-a-host":    inOverview(120, 30, keys("tab", "down", "enter")),
	"overview-columns":          inOverview(120, 30, keys("O", "down", "space")),
	"overview-segment":          inOverview(80, 24, keys("a", "a", "a", "a", "a", "a")),
	"overview-paused":           inOverview(80, 24, keys("P")),
	"overview-pinned":           inOverview(120, 30, keys("down", "down", "F", "home")),
	"overview-alerting":         {options: modeltest.Options{Overview: true, Width: 120, Height: 30}, do: alerting(modeltest.Options{})},
	"overview-lossy":            {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Lossy: true}},
	"overview-lossy-80x24":      {options: modeltest.Options{Overview: true, Lossy: true}},
	"overview-reopening":        {options: modeltest.Options{Overview: true, Reopening: true}},
	"overview-crowded":          {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Crowded: true}, do: keys("4", "end")},
	"overview-closed":           {options: endedOverview(120), do: keys("4")},
	"overview-first-second":     {options: modeltest.Options{Overview: true, Seconds: 1}},
}

func TestOverviewMatchesGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, s := range overviewScenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, ansi.Strip(draw(s)))
			s.options.ASCII = true
			golden(t, name+".ascii", ansi.Strip(draw(s)))
		})
	}
}

// tabsInSizes are the tabs that have no screens of all sizes above, by the keys that lead there.
var tabsInSizes = map[string][]string{
	"services": {"tab", "tab"}, "programs": {"tab", "tab", "tab"}, "packages": {"tab", "tab", "tab", "tab"},
	"containers": {"tab", "tab", "tab", "tab", "K"}, "networks": {"shift+tab"}, "countries": {"shift+tab", "W"},
}

// TestEveryTabMatchesGoldenFilesInEverySize compares the smallest usual screen and a large one.
func TestEveryTabMatchesGoldenFilesInEverySize(t *testing.T) {
	t.Parallel()
	for name, pressed := range tabsInSizes {
		for size, o := range map[string]modeltest.Options{"80x24": {Width: 80, Height: 24}, "200x60": {Width: 200, Height: 60, Extra: 14}} {
			o.Overview, o.Networks = true, true
			golden(t, "overview-"+name+"-"+size, ansi.Strip(draw(scene{o, keys(pressed...)})))
			o.ASCII = true
			golden(t, "overview-"+name+"-"+size+".ascii", ansi.Strip(draw(scene{o, keys(pressed...)})))
		}
	}
	o := modeltest.Options{Overview: true, Width: 200, Height: 60, Extra: 14}
	golden(t, "overview-hosts-200x60", ansi.Strip(draw(scene{o, keys("tab")})))
	golden(t, "interfaces-tab-overview.200x60", ansi.Strip(draw(scene{o, sized(o, interfaceScenes["tab"])})))
}

// TestOverviewColoursMatchGoldenFiles compares screens with all their colours: in three
// themes, on a light background, and with fewer colours.
func TestOverviewColoursMatchGoldenFiles(t *testing.T) {
	t.Parallel()
	looks := map[string]model.Appearance{"light": {}, "16": {}, "none": {}}
	standard := theme.All()[0]
	looks["light"] = model.NewAppearance(standard, theme.TrueColor, false, false)
	looks["16"] = model.NewAppearance(standard, theme.ANSI16, true, false)
	looks["none"] = model.NewAppearance(standard, theme.None, true, false)
	for _, id := range goldenThemes {
		definition, _ := theme.Lookup(string(id))
		looks[strings.ToLower(string(id))] = model.NewAppearance(definition, theme.TrueColor, true, false)
	}
	for look, appearance := range looks {
		for _, name := range []string{
			"overview-80x24", "overview-120x30", "overview-hosts-120x30", "overview-lossy", "overview-alerting", "overview-closed",
			"overview-services-120x30", "overview-programs-120x30", "overview-packages-120x30", "overview-networks-120x30",
			"overview-changed", "overview-interfaces", "details-120x30",
		} {
			t.Run(look+" "+name, func(t *testing.T) {
				t.Parallel()
				s, ok := overviewScenes[name]
				switch {
				case name == "overview-interfaces":
					o := modeltest.Options{Overview: true, Width: 120, Height: 30}
					s = scene{o, sized(o, interfaceScenes["tab"])}
				case !ok:
					s = detailScenes[name]
				}
				do := s.do
				s.do = func(m model.Model) model.Model {
					if do != nil {
						m = do(m)
					}
					m.Appearance = appearance
					return m
				}
				golden(t, look+"."+name, strings.ReplaceAll(draw(s), "\x1b[", "^"))
			})
		}
	}
}

// TestTheOverviewHasRoomForRows counts rows and the cells of their names.
func TestTheOverviewHasRoomForRows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		width, height int
		keys          []string
		rows, name    int
	}{
		"small":                    {80, 24, nil, 14, 24},
		"with graph and pane":      {120, 30, nil, 12, 24},
		"with graph, without pane": {120, 30, []string{"v"}, 18, 24},
	} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Overview: true, Width: c.width, Height: c.height, Extra: 60}), c.keys...)
		l := layout.Of(&m)
		if l.Graph.Empty() || l.List.Height < c.rows {
			t.Errorf("%s: %d rows, a graph of %d lines", name, l.List.Height, l.Graph.Height)
		}
		total := false
		for _, column := range l.Columns {
			total = total || column.ID == layout.Total
			if column.ID == layout.Remote && column.Width < c.name {
				t.Errorf("%s: a name has %d cells", name, column.Width)
			}
		}
		if !total {
			t.Errorf("%s: there are no totals", name)
		}
	}
}

// TestNoNameIsCutOnALargeScreen looks for a name of 60 characters.
func TestNoNameIsCutOnALargeScreen(t *testing.T) {
	t.Parallel()
	name := strings.Repeat("a", 47) + ".cdn.example" // 59, and a letter more below
	name += "s"
	m := modeltest.Model(modeltest.Options{Overview: true, Width: 200, Height: 60})
	row := m.List.Rows[0].Key()
	m.Labels = m.Labels.WithNames(map[netip.Addr]string{row.Remote.Netip(): name})
	if screen := ansi.Strip(view.Screen(&m)); !strings.Contains(screen, name) {
		t.Errorf("the name is not whole:\n%s", screen)
	}
	m.Width, m.Height = 80, 24
	if screen := ansi.Strip(view.Screen(&m)); !strings.Contains(screen, ".cdn.examples ") {
		t.Errorf("where it is cut its domain is not left:\n%s", screen)
	}
}

// TestLinesOfTheOverviewAreAsWideAsTheScreen draws every scene in every size.
func TestLinesOfTheOverviewAreAsWideAsTheScreen(t *testing.T) {
	t.Parallel()
	for name, s := range maps.All(overviewScenes) {
		m := modeltest.Model(s.options)
		if s.do != nil {
			m = s.do(m)
		}
		for _, size := range [][2]int{{20, 5}, {33, 7}, {50, 12}, {64, 18}, {79, 23}, {100, 27}, {121, 45}, {250, 70}} {
			m.Width, m.Height = size[0], size[1]
			lines := strings.Split(view.Screen(&m), "\n")
			if len(lines) != m.Height {
				t.Fatalf("%s at %v: %d lines", name, size, len(lines))
			}
			for y, line := range lines {
				if w := ansi.StringWidth(line); w != m.Width {
					t.Fatalf("%s at %v: line %d has %d cells: %q", name, size, y, w, ansi.Strip(line))
				}
			}
		}
	}
}

// TestAFilterShortensAListThatWasScrolled filters from the end of a list with many rows, when
// fewer are left than were scrolled past.
func TestAFilterShortensAListThatWasScrolled(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Overview: true, Width: 120, Height: 30, Extra: 200})
	m = modeltest.Type(modeltest.Press(m, "G", "/"), "proc:firefox")
	if n := len(m.List.Rows); n == 0 || n > 20 {
		t.Fatalf("the filter leaves %d rows", n)
	}
	view.Screen(&m)
}
