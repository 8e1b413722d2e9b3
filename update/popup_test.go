package update

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// bench is a model with the effects that it asked for.
type bench struct {
	t *testing.T
	model.Model
	fx       Effects
	saved    []prefs.Prefs // what was saved, in this order
	switched []string
}

// mine are two themes of the user's.
func mine() []theme.Custom {
	return []theme.Custom{
		{Name: "Mine", Colors: [6]string{"1", "2", "3", "4", "5", "6"}},
		{Name: "夜の街", Colors: [6]string{"#101010", "99", "98", "97", "96", "95"}},
	}
}

// newBench returns a screen of 80×24 that captures on eth0.
func newBench(t *testing.T) *bench {
	t.Helper()
	p := prefs.Default()
	p.CustomThemes = mine()
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := theme.Find(p.Theme, nil)
	b := &bench{t: t, Model: model.New("test", p, keys, model.NewAppearance(d, theme.TrueColor, true, false))}
	b.fx = Effects{
		Save: func(c model.Change) tea.Cmd {
			b.saved = append(b.saved, c.After)
			return nil
		},
		Switch: func(name string) tea.Cmd { b.switched = append(b.switched, name); return nil },
	}
	b.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	b.send(model.BatchMsg{Batch: flows.Batch{
		Start: 1, At: 1e9, Closed: true, Health: flows.Health{Sources: []flows.Source{{Name: "eth0"}}},
	}})
	return b
}

// send folds messages in.
func (b *bench) send(msgs ...tea.Msg) {
	b.t.Helper()
	for _, msg := range msgs {
		b.Model, _ = Update(b.Model, msg, b.fx)
		for len(b.Changes) > 0 {
			b.Model, _ = Update(b.Model, model.PrefsSavedMsg{}, b.fx)
		}
	}
}

// codes are the keys that are not text.
var codes = map[string]rune{
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
	"delete": tea.KeyDelete,
}

// press presses keys, given by their names with blanks between; ␣ is a blank.
func (b *bench) press(keys string) {
	b.t.Helper()
	for k := range strings.FieldsSeq(keys) {
		if code, ok := codes[k]; ok {
			b.send(tea.KeyPressMsg{Code: code})
			continue
		}
		if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
			b.send(tea.KeyPressMsg{Code: rune(rest[0]), Mod: tea.ModCtrl})
			continue
		}
		for _, r := range strings.ReplaceAll(k, "␣", " ") {
			b.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

// click presses the left button on a cell.
func (b *bench) click(x, y int) { b.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }

// clickEntry presses the left button on the line of a pop-up's list.
func (b *bench) clickEntry(line int) {
	p := b.popup()
	b.click(p.List.X+3, p.List.Y+line)
}

// clickHint presses the left button on a key in the foot of a pop-up.
func (b *bench) clickHint(key string) {
	b.t.Helper()
	p := b.popup()
	for _, h := range p.Foot {
		if h.Key == key {
			b.click(h.X, h.Y)
			return
		}
	}
	b.t.Fatalf("there is no %q in the foot", key)
}

func (b *bench) popup() layout.Popup {
	b.t.Helper()
	p, ok := layout.PopupOf(&b.Model)
	if !ok {
		b.t.Fatal("no pop-up is open")
	}
	return p
}

// theme is what all is shown in, and whether it is only a preview.
func (b *bench) theme() string {
	if b.Prefs.Theme == string(b.Appearance.Definition.ID) {
		return b.Appearance.Definition.Name
	}
	return b.Appearance.Definition.Name + ", not kept"
}

func TestPopupsFollowTheTerminal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("c end")
	b.send(tea.WindowSizeMsg{Width: 40, Height: 9})
	p := b.popup()
	if i, ok := p.EntryAt(p.List.X, p.List.Y+b.Themes.At-p.Top); !ok || i != b.Themes.At {
		t.Errorf("the highlighted theme is out of sight: %+v", p)
	}
	swatch := b.Themes.All[0].Bar
	b.press("tab")
	b.send(tea.BackgroundColorMsg{Color: theme.All()[0].Compile(theme.TrueColor, true).Style(theme.Ground, theme.SelectedText).GetForeground()})
	if b.Appearance.Dark || b.Themes.All[0].Bar == swatch || b.Themes.Marked.Dark() {
		t.Error("swatches are still those for a dark terminal")
	}
}

func TestAClickBesideTheHelpClosesIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("?")
	at := layout.HelpBox(&b.Model)
	b.click(at.X, at.Y)
	b.click(at.X+at.Width-1, at.Y+at.Height-1)
	if b.Mode != model.Helping {
		t.Fatal("a click on its frame closes it")
	}
	b.click(at.X-1, at.Y)
	if b.Mode != model.Browsing {
		t.Error("a click beside it does not close it")
	}
}

func TestKeysScrollTheHelp(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("?")
	last := len(layout.HelpLines(&b.Model)) - layout.HelpRows(&b.Model)
	for _, step := range []struct {
		key  string
		want int
	}{
		{"end", last},
		{"down", last},
		{"up", last - 1},
		{"home", 0},
		{"up", 0},
		{"down", 1},
		{"pgdown", min(1+layout.HelpRows(&b.Model), last)},
		{"end", last},
	} {
		if b.press(step.key); b.HelpState.Top != step.want {
			t.Fatalf("after %s the help begins with line %d, want %d", step.key, b.HelpState.Top, step.want)
		}
	}
}
