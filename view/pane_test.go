package view_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
	"iftopgo/view/layout"
)

// commanded has the owner of the selected row answer with a command line.
func commanded(text string) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		id := m.OwnerOf(m.List.Index())
		m.Command = model.Command{CommandLine: flows.CommandLine{Owner: id, Text: text}, Answered: true}
		return m
	}
}

// longCommand is a command line that takes many lines.
var longCommand = "java -Xmx4g " + strings.Repeat("-Dsome.property=/opt/app/lib/some-library-1.2.3.jar ", 20) + "Main"

// detailScenes are the pane, and the details in full.
var detailScenes = map[string]scene{
	"pane-200x60":      {options: modeltest.Options{Overview: true, Width: 200, Height: 60, Extra: 14}, do: keys("down")},
	"pane-90x40":       inOverview(90, 40, keys("down")),
	"pane-10-min":      {options: modeltest.Options{Overview: true, Width: 120, Height: 52, Seconds: 700}, do: selecting("db-")},
	"pane-command":     inOverview(120, 30, then(selecting("cdn."), commanded(longCommand))),
	"pane-other":       {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Ended: true, Crowded: true}, do: then(keys("tab", "4"), selecting("other"))},
	"pane-host":        inOverview(120, 30, keys("tab", "down")),
	"pane-empty":       inOverview(120, 30, then(typed("/", "nobody"), keys("enter"))),
	"pane-closed":      {options: endedOverview(120), do: selecting("51005", "4")},
	"details-80x24":    inOverview(80, 24, keys("down", "enter")),
	"details-120x30":   inOverview(120, 30, keys("down", "enter")),
	"details-200x60":   {options: modeltest.Options{Overview: true, Width: 200, Height: 60, Seconds: 700}, do: keys("down", "enter")},
	"details-scrolled": inOverview(80, 24, then(selecting("cdn."), commanded(longCommand), keys("V", "pgdown"))),
	"details-40x10":    inOverview(40, 10, keys("V", "end")),
	"details-20x5":     inOverview(20, 5, keys("V")),
	"details-other":    {options: modeltest.Options{Overview: true, Width: 120, Height: 30, Ended: true, Crowded: true}, do: then(keys("tab", "4"), selecting("other"), keys("enter"))},
	"details-host":     inOverview(120, 40, keys("tab", "down", "V")),
	"details-closed":   {options: endedOverview(120), do: then(selecting("51005", "4"), keys("enter"))},
	"details-former":   {options: endedOverview(100), do: then(selecting("×", "4"), keys("V"))},
	"details-iftop":    {options: modeltest.Options{Width: 100, Height: 30}, do: keys("down", "V")},
	"details-gone":     inOverview(80, 24, then(keys("down", "V"), func(m model.Model) model.Model { m.List.Rows = nil; return m })),
}

func TestDetailsMatchGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, s := range detailScenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, ansi.Strip(draw(s)))
			s.options.ASCII = true
			if s.options.Seconds == 0 && name != "details-former" { // It is found by a sign that ASCII has not.
				golden(t, name+".ascii", ansi.Strip(draw(s)))
			}
		})
	}
}

// TestDetailsScrollToTheirEnd looks at every line of the details that do not fit, a line at a
// time, and finds all that the tooltip says.
func TestDetailsScrollToTheirEnd(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {60, 12}, {40, 10}, {100, 70}} {
		m := modeltest.Model(modeltest.Options{Overview: true, Width: size[0], Height: size[1]})
		m = then(selecting("cdn."), commanded(longCommand), keys("V"))(m)
		var seen strings.Builder
		seen.WriteString(plain(m))
		for range layout.DetailsOf(&m).Count {
			m = modeltest.Press(m, "down")
			seen.WriteString(plain(m))
		}
		d := layout.DetailsOf(&m)
		if d.Top != d.Count-d.Rows {
			t.Errorf("%v: line %d is the first after scrolling, want %d", size, d.Top, d.Count-d.Rows)
		}
		all := strings.Join(strings.Fields(seen.String()), " ")
		for _, f := range [...]string{"remote cdn.", "process firefox", "/usr/lib/firefox", "java -Xmx4g", "Main", "received", "seen since", "-10 min now"} {
			if !strings.Contains(all, f) {
				t.Errorf("%v: no %q in the details", size, f)
			}
		}
		if up := modeltest.Press(m, "up"); d.Top > 0 && layout.DetailsOf(&up).Top != d.Top-1 {
			t.Errorf("%v: a key up does not go up at once from the end", size)
		}
	}
}

// TestPaneFieldsAreThoseOfTheTooltip looks for what the tooltip of a row says in its pane.
func TestPaneFieldsAreThoseOfTheTooltip(t *testing.T) {
	t.Parallel()
	m := selecting("cdn.")(modeltest.Model(modeltest.Options{Overview: true, Width: 200, Height: 60}))
	r := m.List.Rows[m.List.Index()].Single()
	all := map[string]string{}
	for _, f := range layout.PaneFields(&m, r, r.Series()) {
		all[f.Label] = f.Value
	}
	d := layout.FieldsOf(&m, r, r.Series())
	label := ""
	for _, fields := range [][]layout.Field{d.Identity, d.Owner, d.Seen, d.Process} {
		for _, f := range fields {
			if f.Label != "" {
				label = f.Label
			}
			if !strings.Contains(all[label], f.Value) {
				t.Errorf("the pane says %q of %s, without %q", all[label], label, f.Value)
			}
		}
	}
}

// TestHostileNamesStayInThePane has names and paths of any length and with any characters.
func TestHostileNamesStayInThePane(t *testing.T) {
	t.Parallel()
	nasty := "\x1b[31m" + strings.Repeat("世\u202eé\x07", 400)
	for _, open := range []string{"", "V"} {
		for _, size := range [][2]int{{120, 30}, {90, 40}, {200, 60}, {20, 5}} {
			m := modeltest.Model(modeltest.Options{Overview: true, Width: size[0], Height: size[1]})
			m = selecting("cdn.")(m)
			id := m.OwnerOf(m.List.Index())
			m.Labels = m.Labels.WithOwners([]flows.Owner{{
				ID: id, Kind: flows.KindProcess, PID: 7, Name: nasty, Exe: nasty, User: nasty, Package: nasty, PackageName: nasty, Container: nasty, Unit: nasty, SHA256: nasty,
			}}, nil)
			m = commanded(nasty)(m)
			if open != "" {
				m = modeltest.Press(m, open)
			}
			fills(t, &m)
			if screen := view.Screen(&m); strings.ContainsAny(ansi.Strip(screen), "\x1b\x07\u202e") {
				t.Errorf("%v: controls get through %q", size, open)
			}
		}
	}
}

// TestDetailsHaveAsManyLinesAsTheLayoutSays has rows of all kinds: one line more or less
// would be cut, or blank.
func TestDetailsHaveAsManyLinesAsTheLayoutSays(t *testing.T) {
	t.Parallel()
	for name, s := range detailScenes {
		m := modeltest.Model(s.options)
		if s.do != nil {
			m = s.do(m)
		}
		if m.Mode != model.ShowingDetails {
			continue
		}
		d := layout.DetailsOf(&m)
		if got := view.DetailLines(&m); got != d.Count {
			t.Errorf("%s: %d lines, the layout says %d", name, got, d.Count)
		}
	}
}

func BenchmarkPane(b *testing.B) {
	for _, pane := range []bool{false, true} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Overview: true, Width: 120, Height: 30, Extra: 60}), "down", "down")
		m.Prefs.Details = pane
		if !pane {
			m.Height -= 7
		}
		b.Run(fmt.Sprint("pane ", pane), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				view.Screen(&m)
			}
		})
	}
}

// TestThePaneHasAllFigures looks for rates, peaks and totals in panes of all widths.
func TestThePaneHasAllFigures(t *testing.T) {
	t.Parallel()
	for width := 90; width <= 200; width += 5 {
		m := modeltest.Model(modeltest.Options{Overview: true, Width: width, Height: 30})
		var lines strings.Builder
		for line := range strings.Lines(ansi.Strip(view.Screen(&m))) {
			if strings.Contains(line, "2/10/40 s") {
				lines.WriteString(line)
			}
		}
		pane := lines.String()
		if strings.Count(pane, "peak ") != 2 || strings.Count(pane, "total ") != 2 || strings.Count(pane, "MB") != 2 {
			t.Errorf("%d cells: not all figures of two directions in\n%s", width, pane)
		}
	}
}
