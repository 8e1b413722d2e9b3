package update

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"iftopgo/model"
	"iftopgo/theme"
)

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
		{"o lists the user's themes", "C o", 0, "#00e5ff", model.ListUserThemes},
		{"esc leads back from the list", "C o esc", 0, "#00e5ff", model.PickColor},
		{"enter in the list edits one", "C o enter", 0, "1", model.PickColor},
		{"the second one", "C o j enter", 0, "#101010", model.PickColor},
		{"r asks for another name", "C o r", 0, "#00e5ff", model.RenameUserTheme},
		{"esc leads back from renaming", "C o r esc", 0, "#00e5ff", model.ListUserThemes},
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
