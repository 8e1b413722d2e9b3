package update

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

func TestThemeChooserKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, keys string
		want       string
		mode       model.Mode
	}{
		{"opening changes nothing", "c", "Neon Sprawl", model.ChoosingTheme},
		{"down previews", "c down", "Acid Rain, not kept", model.ChoosingTheme},
		{"j is down while nothing is searched for", "c j j", "Ice Breaker, not kept", model.ChoosingTheme},
		{"k is up and goes around", "c k", "夜の街, not kept", model.ChoosingTheme},
		{"up over the top and down again", "c up down", "Neon Sprawl", model.ChoosingTheme},
		{"end is the last of all, the user's own", "c end", "夜の街, not kept", model.ChoosingTheme},
		{"home", "c end home", "Neon Sprawl", model.ChoosingTheme},
		{"a page down", "c pgdown", "Plasma Core, not kept", model.ChoosingTheme},
		{"pages stop at the end", "c pgdown pgdown pgdown", "夜の街, not kept", model.ChoosingTheme},
		{"a page up", "c pgdown pgup", "Neon Sprawl", model.ChoosingTheme},
		{"enter keeps", "c down enter", "Acid Rain", model.Browsing},
		{"esc reverts", "c down down esc", "Neon Sprawl", model.Browsing},
		{"typing searches", "c zaib", "Zaibatsu, not kept", model.ChoosingTheme},
		{"blanks do not matter", "c deepn", "Deep Net, not kept", model.ChoosingTheme},
		{"c is text here", "c chrome enter", "Chrome Heart", model.Browsing},
		{"j is text once something is searched for", "c solj", "Solar Flare, not kept", model.ChoosingTheme},
		{"enter on nothing stays", "c sol xyzzy enter", "Solar Flare, not kept", model.ChoosingTheme},
		{"esc on nothing reverts", "c sol xyzzy esc", "Neon Sprawl", model.Browsing},
		{"backspace widens the search again", "c zz backspace down", "Zaibatsu, not kept", model.ChoosingTheme},
		{"ctrl+u empties it, the highlighted theme stays", "c zaib ctrl+u down", "iftopcolor, not kept", model.ChoosingTheme},
		{"down moves among those found", "c net down", "Deep Net, not kept", model.ChoosingTheme},
		{"tab marks and changes nothing else", "c tab down", "Acid Rain, not kept", model.ChoosingTheme},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.press(tt.keys)
			if b.theme() != tt.want || b.Mode != tt.mode {
				t.Errorf("theme %s in mode %d; want %s in %d", b.theme(), b.Mode, tt.want, tt.mode)
			}
			if kept := strings.HasSuffix(tt.keys, "enter") && tt.mode == model.Browsing; (len(b.saved) > 0) != kept {
				t.Errorf("saved %d times", len(b.saved))
			}
		})
	}
}

func TestThemeChooserCompares(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("c down tab down")
	if m := b.Themes.Marked; m == nil || m.Name() != "Acid Rain" || b.Appearance.Theme.Name() != "Ice Breaker" {
		t.Fatalf("compared %v with %s", m, b.Appearance.Theme.Name())
	}
	b.press("up tab")
	if b.Themes.Marked != nil {
		t.Error("marking the marked one again does not let it go")
	}
}

func TestThemeChooserMouse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("c")
	b.clickEntry(2)
	if b.theme() != "Ice Breaker, not kept" {
		t.Fatalf("a click shows %s", b.theme())
	}
	b.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown}, tea.MouseWheelMsg{Button: tea.MouseWheelDown}, tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	if b.theme() != "Synth Wave, not kept" {
		t.Fatalf("the wheel leads to %s", b.theme())
	}
	b.click(0, 0)
	if b.theme() != "Neon Sprawl" || b.Mode != model.Browsing {
		t.Fatalf("a click beside it leaves %s, mode %d", b.theme(), b.Mode)
	}
	b.press("c")
	b.clickEntry(4)
	b.clickEntry(4)
	if b.theme() != "Rust Belt" || b.Mode != model.Browsing || len(b.saved) != 1 {
		t.Fatalf("a second click leaves %s, mode %d, saved %d times", b.theme(), b.Mode, len(b.saved))
	}
	b.press("c down")
	b.clickHint("esc")
	if b.theme() != "Rust Belt" || b.Mode != model.Browsing {
		t.Errorf("a click on esc leaves %s, mode %d", b.theme(), b.Mode)
	}
	b.press("c end")
	before := b.popup()
	b.clickEntry(0)
	if after := b.popup(); after.Top != before.Top || before.Top == 0 {
		t.Errorf("a click on what is in sight scrolls from %d to %d", before.Top, after.Top)
	}
}
