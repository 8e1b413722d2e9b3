package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view"
)

// recorded is the tab of the history after keys.
func recorded(keys ...string) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		m = modeltest.PressRecorded(m, append([]string{"Y"}, keys...)...)
		m.Notice.Text = ""
		return m
	}
}

// answered is the tab with an answer that is changed.
func answered(change func(*model.HistoryAnswer)) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		m = recorded()(m)
		a := *m.History.Answer
		change(&a)
		return modeltest.Send(m, model.HistoryMsg{Number: m.History.Wanted.Number, Answer: &a})
	}
}

// historyScenes are the screens of the tab, by what they show.
var historyScenes = map[string]func(model.Model) model.Model{
	"day":       recorded(),
	"yesterday": recorded("left", "left", "left", "left", "left", "left", "left", "left", "left", "left", "left", "left", "left", "left"),
	"month":     recorded("-", "left"),
	"year":      recorded("-", "-", "left"),
	"bar":       recorded("-", "left", "enter"),
	"hosts":     recorded("-", "left", "enter", "down", "enter"),
	"services":  recorded("-", "left", "enter", "down", "enter", "down", "enter"),
	"filter":    recorded("-", "left", "/", "p", "r", "o", "c", ":", "f", "i", "r", "e", "f", "o", "x", "enter"),
	"by-name":   recorded("n", "n", "<"),
	"tip":       recorded("-", "left", "V"),
	"row-tip":   recorded("-", "left", "down", "V"),
	"reading": func(m model.Model) model.Model {
		m.History.Kept = true
		return modeltest.Press(m, "Y")
	},
	"failed": func(m model.Model) model.Model {
		m = recorded()(m)
		m.History.Wanted.Number++
		err := fmt.Errorf("/var/lib/iftopgo/history.db: %w", fmt.Errorf("a newer version of iftopgo has written it; install that one"))
		return modeltest.Send(m, model.HistoryMsg{Number: m.History.Wanted.Number, Err: err})
	},
	"ended": answered(func(a *model.HistoryAnswer) { a.Written = a.Now.Add(-26 * time.Hour) }),
	"empty": answered(func(a *model.HistoryAnswer) {
		a.Excerpt, a.Since, a.Written = &history.Excerpt{Level: history.Hours}, time.Time{}, time.Time{}
	}),
}

func TestTheTabOfTheHistoryMatchesGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, do := range historyScenes {
		sizes := []modeltest.Options{{Width: 80, Height: 24}}
		if name == "day" || name == "month" || name == "hosts" {
			sizes = append(sizes, modeltest.Options{Width: 120, Height: 30}, modeltest.Options{Width: 200, Height: 60}, modeltest.Options{Width: 40, Height: 10})
		}
		for _, o := range sizes {
			name := fmt.Sprintf("history-%s.%dx%d", name, o.Width, o.Height)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				golden(t, name, ansi.Strip(draw(scene{o, do})))
				if o.Width == 80 {
					o.ASCII = true
					golden(t, name+".ascii", ansi.Strip(draw(scene{o, do})))
				}
			})
		}
	}
	for _, o := range []modeltest.Options{{Width: 80, Height: 24}, {Width: 120, Height: 30}, {Width: 200, Height: 60}} {
		o.Change = func(p *prefs.Prefs) { p.Layout = prefs.LayoutOverview }
		for _, name := range []string{"month", "bar"} {
			golden(t, fmt.Sprintf("history-%s-overview.%dx%d", name, o.Width, o.Height), ansi.Strip(draw(scene{o, historyScenes[name]})))
		}
	}
	for _, id := range goldenThemes {
		o := modeltest.Options{Width: 80, Height: 24, Theme: id}
		golden(t, "history-month."+strings.ToLower(string(id)), strings.ReplaceAll(draw(scene{o, historyScenes["month"]}), "\x1b[", "^"))
	}
}

// TestTheTabOfTheHistoryFillsTheScreenExactly looks at every size.
func TestTheTabOfTheHistoryFillsTheScreenExactly(t *testing.T) {
	t.Parallel()
	for name, do := range historyScenes {
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

func TestTheTabOfTheHistoryHasNoColoursWithoutColours(t *testing.T) {
	t.Parallel()
	m := recorded("-", "left", "enter")(modeltest.Model(modeltest.Options{Width: 80, Height: 24, Seconds: 1}))
	m.Appearance = model.NewAppearance(m.Appearance.Definition, theme.None, true, false)
	if screen := view.Screen(&m); strings.Contains(screen, "\x1b[38") || strings.Contains(screen, ";38;") || strings.Contains(screen, ";48;") {
		t.Error("there are colours")
	}
}

// TestNamesInTheHistoryCannotSteerTheTerminal shows a process whose name is hostile.
func TestNamesInTheHistoryCannotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	hostile := answered(func(a *model.HistoryAnswer) {
		key := history.Hours.Key(a.Now)
		a.Excerpt = &history.Excerpt{Level: history.Hours, Subjects: []history.Subject{{Process: "e\x1b[2J\u202e\a0"}}, Buckets: []history.Portions{{
			ID: history.BucketID{Level: history.Hours, Key: key, Interface: "eth0"}, All: []history.Portion{{Bytes: flows.Pair{Sent: 1}}},
		}}}
	})
	m := modeltest.Press(hostile(modeltest.Model(modeltest.Options{Seconds: 1})), "enter", "down", "enter", "V")
	screen := view.Screen(&m)
	for _, bad := range []string{"\x1b[2J", "\a", "\u202e"} {
		if strings.Contains(screen, bad) {
			t.Errorf("%q gets to the terminal", bad)
		}
	}
}

// BenchmarkHistory draws the tab with a month of days.
func BenchmarkHistory(b *testing.B) {
	m := recorded("-", "left", "enter")(modeltest.Model(modeltest.Options{Width: 200, Height: 60, Seconds: 1}))
	b.ReportAllocs()
	for b.Loop() {
		view.Screen(&m)
	}
}

// TestTheFilterOfTheHistoryCountsWhatIsListed types filters, one of which leaves nothing.
func TestTheFilterOfTheHistoryCountsWhatIsListed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys, text string
		want       []string
	}{
		"one process":        {"", "proc:firefox", []string{"  1 process"}},
		"several hosts":      {"t", "proc:firefox", []string{"  40 hosts"}},
		"a word with a port": {"", "bogus:1", []string{"  0 processes", "nothing matches bogus:1; \"bogus:1\" is read as a host and its port"}},
		"what is no term":    {"", "bogus:a", []string{`"bogus:" is no term`}},
		"what is not kept":   {"", "pid:12", []string{"the history does not keep pid:"}},
	} {
		m := modeltest.Model(modeltest.Options{Overview: true, Width: 120, Height: 30, Seconds: 1})
		m = modeltest.Type(modeltest.PressRecorded(m, "Y"), c.keys+"/"+c.text)
		screen := ansi.Strip(view.Screen(&m))
		for _, want := range c.want {
			if !strings.Contains(screen, want) || strings.Contains(screen, " of 10 flows") {
				t.Errorf("%s: no %q in\n%s", name, want, screen)
			}
		}
	}
}
