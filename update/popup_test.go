package update

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// bench is a model with what it asked the world for.
type bench struct {
	t *testing.T
	model.Model
	fx       Effects
	saved    []prefs.Prefs // what was saved, in this order
	switched []string
	looked   int // how often the interfaces were asked for
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
		Interfaces: func() tea.Msg { b.looked++; return nil },
		Switch:     func(name string) tea.Cmd { b.switched = append(b.switched, name); return nil },
	}
	b.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	b.send(model.BatchMsg{Batch: flows.Batch{
		Start: 1, At: 1e9, Closed: true, Health: flows.Health{Sources: []flows.Source{{Name: "eth0"}}},
	}})
	return b
}

// send folds messages in and runs what looks at interfaces.
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

func TestThemeEditorKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, keys string
		slot       int
		color      string
		stage      model.EditStage
	}{
		{"it begins with the theme's own colours", "C", 0, "#00e5ff", model.PickColor},
		{"j goes to the next", "C j", 1, "#5ceaff", model.PickColor},
		{"up goes around", "C up", 5, "#0077ff", model.PickColor},
		{"end and home", "C end home", 0, "#00e5ff", model.PickColor},
		{"l is one further in the palette", "C l", 0, "46", model.PickColor},
		{"right and left", "C right right left", 0, "46", model.PickColor},
		{"h is one back", "C l h", 0, "45", model.PickColor},
		{"L is ten further", "C l L", 0, "56", model.PickColor},
		{"H is ten back", "C l H", 0, "36", model.PickColor},
		{"typing an index", "C 123", 0, "#00e5ff", model.TypeColor},
		{"enter takes it", "C 123 enter", 0, "123", model.PickColor},
		{"typing #rrggbb", "C down #ABCDEF enter", 1, "#ABCDEF", model.PickColor},
		{"esc forgets what was typed", "C #abc esc", 0, "#00e5ff", model.PickColor},
		{"what is no colour is not taken", "C #abc enter", 0, "#00e5ff", model.TypeColor},
		{"an index past the palette is not taken", "C 256 enter", 0, "#00e5ff", model.TypeColor},
		{"other letters do nothing", "C z x", 0, "#00e5ff", model.PickColor},
		{"enter asks for a name", "C enter", 0, "#00e5ff", model.NameTheme},
		{"s asks for a name", "C s", 0, "#00e5ff", model.NameTheme},
		{"esc leads back from the name", "C enter esc", 0, "#00e5ff", model.PickColor},
		{"o lists the user's themes", "C o", 0, "#00e5ff", model.ListOwn},
		{"esc leads back from the list", "C o esc", 0, "#00e5ff", model.PickColor},
		{"enter in the list edits one", "C o enter", 0, "1", model.PickColor},
		{"the second one", "C o j enter", 0, "#101010", model.PickColor},
		{"r asks for another name", "C o r", 0, "#00e5ff", model.RenameOwn},
		{"esc leads back from renaming", "C o r esc", 0, "#00e5ff", model.ListOwn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.press(tt.keys)
			e := &b.Editor
			if b.Mode != model.EditingTheme || e.Slot != tt.slot || e.Colors[e.Slot] != tt.color || e.Stage != tt.stage {
				t.Errorf("mode %d, slot %d, colour %s, stage %d; want %d, %s, %d",
					b.Mode, e.Slot, e.Colors[e.Slot], e.Stage, tt.slot, tt.color, tt.stage)
			}
			if len(b.saved) > 0 {
				t.Error("something was saved on the way")
			}
		})
	}
}

// names are those of the user's themes.
func (b *bench) names() string {
	var all []string
	for _, c := range b.Prefs.CustomThemes {
		all = append(all, fmt.Sprintf("%s=%s", c.Name, c.Colors[0]))
	}
	return strings.Join(all, " ")
}

func TestThemeEditorAsksBeforeAnythingIsLost(t *testing.T) {
	t.Parallel()
	const both = "Mine=1 夜の街=#101010"
	tests := []struct {
		name, keys string
		want       string // the user's themes
		theme      string
		mode       model.Mode
	}{
		{"saved under the name proposed", "C 7 enter enter enter", both + " MyNeonSprawl=7", "", model.Browsing},
		{"saved under another name", "C 7 enter s ctrl+u Fog enter", both + " Fog=7", "Fog", model.Browsing},
		{"a name of blanks is refused", "C 7 enter s ctrl+u enter", both, "new theme, not kept", model.EditingTheme},
		{"a built-in theme's name is refused", "C 7 enter s ctrl+u acidrain enter", both, "new theme, not kept", model.EditingTheme},
		{"nor as it is shown", "C 7 enter s ctrl+u Acid␣Rain enter", both, "new theme, not kept", model.EditingTheme},
		{"another theme's name is asked about", "C 7 enter s ctrl+u mine enter", both, "new theme, not kept", model.EditingTheme},
		{"and kept on no", "C 7 enter s ctrl+u mine enter n", both, "new theme, not kept", model.EditingTheme},
		{"and replaced on yes", "C 7 enter s ctrl+u mine enter y", "mine=7 夜の街=#101010", "mine", model.Browsing},
		{"its own name is not asked about", "C o enter 7 enter s enter", "Mine=7 夜の街=#101010", "Mine", model.Browsing},
		{"a copy leaves the original", "C o enter 7 enter s 2 enter", both + " Mine2=7", "Mine2", model.Browsing},
		{"leaving without a change", "C esc", both, "Neon Sprawl", model.Browsing},
		{"q leaves too", "C q", both, "Neon Sprawl", model.Browsing},
		{"leaving with a change is asked about", "C l esc", both, "new theme, not kept", model.EditingTheme},
		{"and goes on on no", "C l esc n", both, "new theme, not kept", model.EditingTheme},
		{"and reverts on yes", "C l esc y", both, "Neon Sprawl", model.Browsing},
		{"and reverts on esc again", "C l esc esc", both, "Neon Sprawl", model.Browsing},
		{"opening another one with a change is asked about", "C l o enter n esc", both, "new theme, not kept", model.EditingTheme},
		{"and opens it on yes", "C l o enter y", both, "Mine, not kept", model.EditingTheme},
		{"renaming", "C o r ctrl+u Fog enter", "Fog=1 夜の街=#101010", "Fog, not kept", model.EditingTheme},
		{"renaming to a name that is taken", "C o down r ctrl+u MINE enter", both, "夜の街, not kept", model.EditingTheme},
		{"renaming to a built-in theme's name", "C o r ctrl+u neonsprawl enter", both, "Mine, not kept", model.EditingTheme},
		{"renaming to one as it is shown", "C o r ctrl+u Neon␣Sprawl enter", both, "Mine, not kept", model.EditingTheme},
		{"renaming to other capitals", "C o r ctrl+u MINE enter", "MINE=1 夜の街=#101010", "MINE, not kept", model.EditingTheme},
		{"deleting is asked about", "C o d", both, "Mine, not kept", model.EditingTheme},
		{"and not done on no", "C o d n", both, "Mine, not kept", model.EditingTheme},
		{"nor on another key", "C o d enter", both, "Mine, not kept", model.EditingTheme},
		{"and done on yes", "C o d y", "夜の街=#101010", "夜の街, not kept", model.EditingTheme},
		{"the delete key too", "C o end delete y", "Mine=1", "Mine, not kept", model.EditingTheme},
		{"deleting all leads back to the colours", "C o d y d y", "", "new theme, not kept", model.EditingTheme},
		{"the colours of a deleted theme stay in the editor", "C o enter o d y esc esc", "夜の街=#101010", "new theme, not kept", model.EditingTheme},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			before := b.Model
			b.press(strings.ReplaceAll(tt.keys, "proposed", ""))
			got := strings.ReplaceAll(b.names(), "My Neon Sprawl", "MyNeonSprawl")
			if got != tt.want || b.Mode != tt.mode {
				t.Errorf("themes %s in mode %d; want %s in %d", got, b.Mode, tt.want, tt.mode)
			}
			if tt.theme != "" && b.theme() != tt.theme {
				t.Errorf("shown in %s, want %s", b.theme(), tt.theme)
			}
			if n := len(b.saved); n > 0 && cmp.Diff(b.saved[n-1].CustomThemes, b.Prefs.CustomThemes) != "" {
				t.Error("what is saved is not what there is")
			} else if (n > 0) != (tt.want != both) {
				t.Errorf("saved %d times", n)
			}
			if diff := cmp.Diff(mine(), before.Prefs.CustomThemes); diff != "" {
				t.Errorf("the model of before was written to: %s", diff)
			}
		})
	}
}

func TestRenamingAndDeletingTheThemeInForce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("c end up enter C")
	if b.theme() != "Mine" || b.Editor.Name != "Mine" {
		t.Fatalf("editing %q in %s", b.Editor.Name, b.theme())
	}
	b.press("o r ctrl+u Fog enter")
	if b.Prefs.Theme != "Fog" || b.Editor.Name != "Fog" {
		t.Errorf("after renaming the theme in force is %s", b.Prefs.Theme)
	}
	b.press("d y")
	if b.Prefs.Theme != string(theme.Default) {
		t.Errorf("after deleting the theme in force is %s", b.Prefs.Theme)
	}
	b.press("esc esc y")
	if b.theme() != "Neon Sprawl" || b.Mode != model.Browsing {
		t.Errorf("left in %s, mode %d", b.theme(), b.Mode)
	}
}

func TestThemeEditorMouse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("C")
	b.clickEntry(3)
	b.clickHint("l")
	b.clickHint("L")
	b.send(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	if b.Editor.Slot != 2 || b.Editor.Colors[3] == b.Editor.Saved[3] {
		t.Errorf("slot %d, colours %v", b.Editor.Slot, b.Editor.Colors)
	}
	b.clickEntry(2)
	if b.Editor.Stage != model.TypeColor {
		t.Errorf("a second click leads to stage %d", b.Editor.Stage)
	}
	b.send(tea.PasteMsg{Content: "123456"}, tea.KeyPressMsg{Code: tea.KeyEnter})
	if b.Editor.Colors[2] != "#123456" {
		t.Errorf("colour %s: %s", b.Editor.Colors[2], b.Editor.Err)
	}
	b.click(0, 0)
	if b.Mode != model.EditingTheme || b.Editor.Ask != model.AskDiscard {
		t.Fatal("a click beside it leaves without asking")
	}
	b.click(0, 0)
	if b.Mode != model.EditingTheme || b.Editor.Ask != model.NoQuestion {
		t.Fatal("the second one of a double click is taken for a yes")
	}
	b.click(0, 0)
	b.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown}, tea.PasteMsg{Content: "y"})
	b.clickHint("n")
	b.clickHint("o")
	b.clickEntry(1)
	b.clickHint("r")
	b.clickEntry(0)
	b.press("2 enter")
	if got := b.names(); got != "Mine=1 夜の街2=#101010" {
		t.Errorf("themes %s", got)
	}
}

// two are interfaces that have carried something.
func two(sent uint64) []model.Interface {
	return []model.Interface{
		{Name: "eth0", Up: true, Counted: true, Carried: flows.Pair{Sent: sent, Recv: 10 * sent}},
		{Name: "wg0"},
		{Name: "any", Up: true, Counted: true, Carried: flows.Pair{Sent: sent, Recv: 10 * sent}},
	}
}

func TestInterfaceListKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, keys string
		selected   string
		mode       model.Mode
		switched   string
	}{
		{"it begins with the present one", "", "eth0", model.ChoosingInterface, ""},
		{"down", "down", "wg0", model.ChoosingInterface, ""},
		{"j", "j j", "any", model.ChoosingInterface, ""},
		{"i goes on and around", "i i i", "eth0", model.ChoosingInterface, ""},
		{"k goes around", "k", "any", model.ChoosingInterface, ""},
		{"end, home, page up and down", "end home pgdown up pgup down", "wg0", model.ChoosingInterface, ""},
		{"enter switches", "down enter", "wg0", model.Browsing, "wg0"},
		{"enter on the present one does not", "enter", "eth0", model.Browsing, ""},
		{"esc", "down esc", "wg0", model.Browsing, ""},
		{"q", "down q", "wg0", model.Browsing, ""},
		{"another key does nothing", "x", "eth0", model.ChoosingInterface, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.press("i")
			b.send(model.InterfacesMsg{Interfaces: two(0), At: 1e9})
			b.press(tt.keys)
			if b.Interfaces.Selected != tt.selected || b.Mode != tt.mode || strings.Join(b.switched, " ") != tt.switched {
				t.Errorf("%s in mode %d, switched to %v; want %s in %d and %q",
					b.Interfaces.Selected, b.Mode, b.switched, tt.selected, tt.mode, tt.switched)
			}
		})
	}
}

func TestInterfaceListMouse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("i")
	b.send(model.InterfacesMsg{Interfaces: two(0), At: 1e9})
	b.clickEntry(2)
	b.send(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	if b.Interfaces.Selected != "wg0" {
		t.Fatalf("%s is highlighted", b.Interfaces.Selected)
	}
	b.clickEntry(1)
	if b.Mode != model.Browsing || strings.Join(b.switched, " ") != "wg0" {
		t.Errorf("mode %d, switched to %v", b.Mode, b.switched)
	}
}

func TestInterfaceRatesAreMeasured(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("i")
	b.send(model.InterfacesMsg{Interfaces: two(1000), At: 1e9})
	if r := b.Interfaces.Rows[0]; r.Measured {
		t.Errorf("%v after one look", r.Rate)
	}
	b.send(model.InterfacesMsg{Interfaces: two(4000), At: 3e9})
	if diff := cmp.Diff(flows.Rate{Sent: 1500, Recv: 15000}, b.Interfaces.Rows[0].Rate); diff != "" || !b.Interfaces.Rows[0].Measured {
		t.Errorf("bytes a second: %s", diff)
	}
	if b.Interfaces.Rows[1].Measured {
		t.Error("an interface without counters was measured")
	}
	b.send(model.InterfacesMsg{Interfaces: two(10), At: 4e9})
	if r := b.Interfaces.Rows[0]; r.Measured {
		t.Errorf("%v from counters that went back", r.Rate)
	}
	b.send(model.InterfacesMsg{Err: errors.New("no netlink")})
	if b.Interfaces.Err != "no netlink" || len(b.Interfaces.Rows) != 3 {
		t.Errorf("error %q, %d rows", b.Interfaces.Err, len(b.Interfaces.Rows))
	}
	b.press("end")
	b.send(model.InterfacesMsg{Interfaces: two(0)[:1], At: 5e9})
	if b.Interfaces.Selected != "eth0" {
		t.Errorf("%s is highlighted after it has gone", b.Interfaces.Selected)
	}
}

func TestInterfacesAreRefreshedWhileTheyAreListed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("i")
	b.send(model.InterfacesMsg{Interfaces: two(0), At: 1e9}, model.InterfacesMsg{Interfaces: two(0), At: 1e9})
	asks := func(number int) bool {
		_, cmd := Update(b.Model, model.InterfacesDueMsg{Number: number}, b.fx)
		return cmd != nil
	}
	if asks(1) || !asks(2) {
		t.Error("two looks at once lead to two clocks")
	}
	b.press("esc")
	if asks(2) {
		t.Error("interfaces are looked at while they are not listed")
	}
	if _, cmd := Update(b.Model, model.InterfacesMsg{Interfaces: two(0), At: 2e9}, b.fx); cmd != nil {
		t.Error("what comes too late starts the clock again")
	}
}

func TestASwitchedInterfaceIsSaved(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.send(model.InterfaceSwitchedMsg{Name: "wg0"})
	if b.Prefs.Interface != "wg0" || len(b.saved) != 1 {
		t.Errorf("remembered %q, saved %d times", b.Prefs.Interface, len(b.saved))
	}
	b.send(model.InterfaceSwitchedMsg{Name: "nosuch0", Err: errors.New("capturing on nosuch0: no such interface")})
	if b.Prefs.Interface != "wg0" || len(b.saved) != 1 || !strings.Contains(b.Notice.Text, "no such interface") {
		t.Errorf("after an error remembered %q, notice %q", b.Prefs.Interface, b.Notice.Text)
	}

	given := newBench(t)
	given.InterfaceGiven = true
	given.press("P")
	given.send(model.InterfaceSwitchedMsg{Name: "wg0"})
	if given.Prefs.Interface != "" || len(given.saved) != 0 {
		t.Errorf("over -i remembered %q, saved %d times", given.Prefs.Interface, len(given.saved))
	}
	if given.Paused {
		t.Error("the picture of the old interface is still paused")
	}

	recorded := newBench(t)
	recorded.fx.Interfaces = nil
	recorded.press("i")
	if recorded.Mode != model.Browsing || !strings.Contains(recorded.Notice.Text, "recorded") {
		t.Errorf("mode %d, notice %q", recorded.Mode, recorded.Notice.Text)
	}
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
	b.send(tea.BackgroundColorMsg{Color: theme.All()[0].Compile(theme.TrueColor, true).Color(theme.SelectedText)})
	if b.Appearance.Dark || b.Themes.All[0].Bar == swatch || b.Themes.Marked.Dark() {
		t.Error("pictures are still those for a dark terminal")
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
