package view_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view"
)

// watched is the tab of interfaces after so many seconds.
func watched(seconds int, then ...string) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		return modeltest.Press(modeltest.Press(modeltest.Watched(m, seconds), "i"), then...)
	}
}

// notCapturing is the screen of a user who may not capture.
func notCapturing(m model.Model) model.Model {
	m = model.New("1.0.0", m.Prefs, m.Keys, m.Appearance)
	m.NotCapturing = "CAP_NET_RAW is missing: run with sudo, or once: " +
		"sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon=ep /usr/local/bin/iftopgo"
	m.Prefs.Tab = prefs.TabInterfaces
	return modeltest.Watched(m, 90)
}

// sized gives a model its size again.
func sized(o modeltest.Options, do func(model.Model) model.Model) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		return modeltest.Send(do(m), tea.WindowSizeMsg{Width: o.Width, Height: o.Height})
	}
}

// interfaceScenes are the screens of the tab, by what they show.
var interfaceScenes = map[string]func(model.Model) model.Model{
	"tab":           watched(90),
	"physical":      watched(90, "home"),
	"all":           watched(90, "end"),
	"bytes-by-sent": watched(90, "B", ",", "down", "down"),
	"an-hour":       watched(400, "left", "left"),
	"first":         watched(0),
	"unprivileged":  notCapturing,
}

func TestTheTabOfInterfacesMatchesGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, do := range interfaceScenes {
		sizes := []modeltest.Options{{Width: 80, Height: 24}}
		if name == "tab" || name == "unprivileged" {
			sizes = append(sizes, modeltest.Options{Width: 120, Height: 30}, modeltest.Options{Width: 200, Height: 60}, modeltest.Options{Width: 40, Height: 10})
		}
		for _, o := range sizes {
			name := fmt.Sprintf("interfaces-%s.%dx%d", name, o.Width, o.Height)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				golden(t, name, ansi.Strip(draw(scene{o, sized(o, do)})))
				if o.Width == 80 {
					o.ASCII = true
					golden(t, name+".ascii", ansi.Strip(draw(scene{o, sized(o, do)})))
				}
			})
		}
	}
	for _, o := range []modeltest.Options{{Width: 80, Height: 24}, {Width: 120, Height: 30}} {
		o.Change = func(p *prefs.Prefs) { p.Layout = prefs.LayoutOverview }
		for _, name := range []string{"tab", "unprivileged"} {
			golden(t, fmt.Sprintf("interfaces-%s-overview.%dx%d", name, o.Width, o.Height), ansi.Strip(draw(scene{o, sized(o, interfaceScenes[name])})))
		}
	}
	for _, id := range goldenThemes {
		o := modeltest.Options{Width: 80, Height: 24, Theme: id}
		golden(t, "interfaces-tab."+strings.ToLower(string(id)), strings.ReplaceAll(draw(scene{o, interfaceScenes["tab"]}), "\x1b[", "^"))
	}
}

// TestTheTabOfInterfacesFillsTheScreenExactly looks at every size.
func TestTheTabOfInterfacesFillsTheScreenExactly(t *testing.T) {
	t.Parallel()
	for name, do := range interfaceScenes {
		for _, ascii := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				m := do(modeltest.Model(modeltest.Options{ASCII: ascii, Seconds: 1}))
				m.Prefs.Layout = prefs.LayoutIftop
				if ascii {
					m.Prefs.Layout = prefs.LayoutOverview
				}
				for w := 20; w <= 210; w += 7 {
					for h := 5; h <= 64; h += 3 {
						m.Width, m.Height = w, h
						lines := strings.Split(view.Screen(&m), "\n")
						if len(lines) != h {
							t.Fatalf("%d×%d: %d lines", w, h, len(lines))
						}
						for i, line := range lines {
							if got := ansi.StringWidth(line); got != w {
								t.Fatalf("%d×%d: line %d has %d cells: %q", w, h, i, got, ansi.Strip(line))
							}
						}
					}
				}
			})
		}
	}
}

// TestNamesOfInterfacesCannotSteerTheTerminal shows an interface whose name is hostile.
func TestNamesOfInterfacesCannotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	msg := modeltest.Interfaces(0)
	msg.Sample.Interfaces[1].Name = "e\x1b[2J\u202e\a0"
	m := modeltest.Model(modeltest.Options{Seconds: 1})
	m.Interfaces.Watched = true
	m = modeltest.Press(modeltest.Send(m, msg), "i", "home", "down", "down")
	screen := view.Screen(&m)
	for _, bad := range []string{"\x1b[2J", "\a", "\u202e"} {
		if strings.Contains(screen, bad) {
			t.Errorf("%q gets to the terminal", bad)
		}
	}
}

func TestTheHeaderSaysThatNothingIsCaptured(t *testing.T) {
	t.Parallel()
	m := notCapturing(modeltest.Model(modeltest.Options{Seconds: 1}))
	m.Width, m.Height = 120, 30
	for what, keys := range map[string][]string{"not capturing": nil, "nothing is captured: CAP_NET_RAW is missing: run with sudo": {"tab"}} {
		m := modeltest.Press(m, keys...)
		if screen := ansi.Strip(view.Screen(&m)); !strings.Contains(screen, what) || strings.Contains(screen, "flows 0/0") {
			t.Errorf("%v: there is no %q on\n%s", keys, what, screen)
		}
	}
}

func TestAnIdleScreenNamesTheBusyInterface(t *testing.T) {
	t.Parallel()
	quiet := modeltest.Model(modeltest.Options{Seconds: 1})
	nothing := quiet
	nothing.List.Rows = nil
	for name, m := range map[string]model.Model{"with rows": quiet, "without a row": nothing} {
		m.Interfaces.Watched = true
		for second := range 15 {
			m = modeltest.Send(m, modeltest.Interfaces(second))
		}
		m.Width, m.Height, m.Notice.Text = 100, 30, ""
		if screen := ansi.Strip(view.Screen(&m)); !strings.Contains(screen, "no packets on eth0 for 13s; eth1 has ") {
			t.Errorf("%s:\n%s", name, screen)
		}
	}
}

// TestTheGraphsOfAnInterfaceStandStill has a second go by in which nothing is known that was
// not known before: only whole columns may come in, those there are do not change.
func TestTheGraphsOfAnInterfaceStandStill(t *testing.T) {
	t.Parallel()
	m := watched(200)(modeltest.Model(modeltest.Options{Width: 80, Height: 24, Seconds: 1}))
	graph := func(m *model.Model) string {
		for l := range strings.Lines(ansi.Strip(view.Screen(m))) {
			if strings.Contains(l, " min ") && strings.ContainsRune(l, '⣿') {
				return l
			}
		}
		t.Fatal("there is no graph")
		return ""
	}
	changed, before := 0, graph(&m)
	for second := range 12 {
		m = modeltest.Send(m, modeltest.Interfaces(201+second))
		if after := graph(&m); after != before {
			before = after
			changed++
		}
	}
	if changed == 0 || changed > 6 {
		t.Errorf("it has changed %d times in 12 seconds", changed)
	}
}

func TestTheTabOfInterfacesHasNoColoursWithoutColours(t *testing.T) {
	t.Parallel()
	m := watched(60)(modeltest.Model(modeltest.Options{Width: 80, Height: 24, Seconds: 1}))
	m.Appearance = model.NewAppearance(m.Appearance.Definition, theme.None, true, false)
	if screen := view.Screen(&m); strings.Contains(screen, "\x1b[38") || strings.Contains(screen, ";38;") || strings.Contains(screen, ";48;") {
		t.Error("there are colours")
	}
}

func TestTheGraphsOfAnInterfaceAreBlocksWhereTheSettingsSaySo(t *testing.T) {
	t.Parallel()
	m := watched(200)(modeltest.Model(modeltest.Options{Width: 80, Height: 24, Seconds: 1}))
	isBraille := func(r rune) bool { return r > 0x2800 && r <= 0x28ff }
	if !strings.ContainsFunc(view.Screen(&m), isBraille) {
		t.Fatal("there are no Braille patterns without that setting")
	}
	m.Prefs.Graph = prefs.GraphBlocks
	if screen := ansi.Strip(view.Screen(&m)); strings.ContainsFunc(screen, isBraille) || !strings.Contains(screen, "█") {
		t.Errorf("there are no blocks, or Braille patterns:\n%s", screen)
	}
}

// BenchmarkInterfaces draws the tab with 12 and 500 interfaces.
func BenchmarkInterfaces(b *testing.B) {
	m := watched(300)(modeltest.Model(modeltest.Options{Width: 200, Height: 60, Seconds: 1}))
	b.ReportAllocs()
	for b.Loop() {
		view.Screen(&m)
	}
}

// FuzzInterfaces draws interfaces of any name and counters: every line is as wide as the screen.
func FuzzInterfaces(f *testing.F) {
	f.Add("eth0", uint64(1000), uint64(2000), uint8(80))
	f.Add("\x1b]0;x\a", uint64(1)<<63, uint64(0), uint8(200))
	f.Add("\u1936", uint64(144), uint64(1)<<62, uint8(186)) // A mark that takes a cell.
	f.Add("\u0d4e", uint64(1000), uint64(2000), uint8(80))  // It joins what follows.
	f.Fuzz(func(t *testing.T, name string, sent, recv uint64, width uint8) {
		m := modeltest.Model(modeltest.Options{Seconds: 1})
		m.Interfaces.Watched = true
		for second := range uint64(3) {
			m = modeltest.Send(m, model.InterfacesMsg{Sample: interfaces.Sample{At: int64(second) * 1e9, Interfaces: []interfaces.Interface{{
				Name: name, Index: 2, State: interfaces.Up, Hardware: true, Counted: true,
				Counters: interfaces.Counters{Bytes: flows.Pair{Sent: sent / 4 * second, Recv: recv / 4 * second}},
			}}}})
		}
		m = modeltest.Press(m, "i")
		m.Width, m.Height = 20+int(width), 24
		for i, line := range strings.Split(view.Screen(&m), "\n") {
			if got := ansi.StringWidth(line); got != m.Width {
				t.Fatalf("line %d has %d cells: %q", i, got, line)
			}
		}
	})
}
